/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.wsext.cluster;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

import io.github.wsext.BroadcastResult;
import io.github.wsext.Relay;
import io.github.wsext.SendResult;
import io.github.wsext.WsCluster;
import io.github.wsext.connection.ConnectionIds;
import io.github.wsext.connection.LoginEnd;
import io.github.wsext.connection.NodeDirectory;
import io.github.wsext.connection.RemoteNodes;
import io.github.wsext.send.ApplicationStage;
import io.github.wsext.send.Overflow;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.Destination;
import io.github.wsext.topic.RelayedMessage;
import io.github.wsext.topic.TopicBroker;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.socket.CloseStatus;

/**
 * The other nodes behind a broker and a directory. Encodes on the thread of whoever
 * sends, so that what is wrong is his to hear; nothing waits for the network.
 */
final class ClusterNodes implements RemoteNodes {

	private static final Log logger = LogFactory.getLog(ClusterNodes.class);

	private final AtomicLong messages = new AtomicLong();

	private final ClusterMessageFormat format = new ClusterMessageFormat();

	private final String node;

	private final TopicBroker broker;

	private final NodeDirectory directory;

	private final ContentWriter writer;

	private final ChannelSubscriptions subscriptions;

	private final RemoteSends sends;

	private final ClusterObserver observer;

	private final Executor callbacks;

	private final Clock clock;

	/**
	 * Creates the other nodes.
	 * @param node id of this one
	 * @param writer writes down what is sent
	 * @param subscriptions the channels that this node listens to
	 * @param sends the messages that await an answer
	 * @param observer told what becomes of messages
	 * @param callbacks runs what the application hangs on results
	 * @param clock tells when a command was given
	 */
	ClusterNodes(String node, TopicBroker broker, NodeDirectory directory, ContentWriter writer,
			ChannelSubscriptions subscriptions, RemoteSends sends, ClusterObserver observer, Executor callbacks,
			Clock clock) {
		this.node = node;
		this.broker = broker;
		this.directory = directory;
		this.writer = writer;
		this.subscriptions = subscriptions;
		this.sends = sends;
		this.observer = observer;
		this.callbacks = callbacks;
		this.clock = clock;
	}

	@Override
	public boolean isNeeded() {
		return !this.directory.isAlone();
	}

	@Override
	public UnaryOperator<BroadcastResult> prepare(Destination destination, RelayedMessage message) {
		if (!isNeeded()) {
			return UnaryOperator.identity();
		}
		byte[] bytes;
		try {
			bytes = write(destination, message);
		}
		catch (IllegalArgumentException ex) {
			return (local) -> failed(local, ex);
		}
		requireSize(bytes.length);
		return (local) -> relayed(local, forApplication(publish(channel(destination), bytes)));
	}

	@Override
	public CompletionStage<Relay> publish(Channel channel, byte[] message) {
		return this.broker.publish(channel, message).whenComplete((relay, failure) -> {
			if (relay != null) {
				this.observer.published(relay.outcome());
			}
		});
	}

	@Override
	public void requireSize(int bytes) {
		if (bytes > this.broker.maxMessageSize()) {
			throw new IllegalArgumentException("The message has " + bytes
					+ " bytes on the way to other nodes, of which the broker takes " + this.broker.maxMessageSize());
		}
	}

	private byte[] write(Destination destination, RelayedMessage message) {
		String endpoint = (destination.kind() == Destination.Kind.ENDPOINT) ? destination.name() : null;
		String except = (message.except() != null) ? message.except().id() : null;
		return this.format.write(new ClusterMessage(nextId(), this.node, message.overflow(), except, null, endpoint,
				message.gather(), null, this.writer.write(message.message())));
	}

	private String nextId() {
		return Long.toString(this.messages.incrementAndGet(), Character.MAX_RADIX);
	}

	private static Channel channel(Destination destination) {
		return switch (destination.kind()) {
			case TOPIC -> Channel.ofTopic(destination.name());
			case USER -> Channel.ofUser(destination.name());
			case CONNECTION -> Channel.ofNode(ConnectionIds.nodeOf(destination.name()));
			case ENDPOINT, ALL -> Channel.ALL;
		};
	}

	/**
	 * What becomes of a message that only codecs of this node could write, or none.
	 */
	private static BroadcastResult failed(BroadcastResult local, IllegalArgumentException failure) {
		if (local.matched() == local.failed()) {
			throw failure;
		}
		logger.warn("Message could not be written down for other nodes: only connections of this one get it", failure);
		return relayed(local, CompletableFuture.completedStage(Relay.of(Relay.Outcome.LOCAL_ONLY)));
	}

	private static BroadcastResult relayed(BroadcastResult local, CompletionStage<Relay> relay) {
		return BroadcastResult.of(local.matched(), local.queued(), local.dropped(), local.failed(), relay);
	}

	private <T> CompletionStage<T> forApplication(CompletionStage<T> stage) {
		ApplicationStage<T> result = new ApplicationStage<>(this.callbacks);
		stage.whenComplete((value, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
			}
			else {
				result.complete(value);
			}
		});
		return result;
	}

	@Override
	public CompletionStage<SendResult> send(String id, Object message) {
		String target = ConnectionIds.nodeOf(id);
		if (target.equals(this.node) || !isNeeded() || !mayBeThere(target)) {
			return CompletableFuture.completedStage(SendResult.CLOSED);
		}
		String question = nextId();
		byte[] bytes = this.format.write(new ClusterMessage(question, this.node, Overflow.DEFAULT, null, id, null,
				false, null, this.writer.write(message)));
		requireSize(bytes.length);
		ApplicationStage<SendResult> result = new ApplicationStage<>(this.callbacks);
		this.sends.expect(question, target, result);
		publish(Channel.ofNode(target), bytes).thenAccept((relay) -> {
			if (relay.outcome() == Relay.Outcome.LOCAL_ONLY) {
				this.sends.answered(question, SendResult.UNKNOWN);
			}
		});
		return result;
	}

	private boolean mayBeThere(String target) {
		return !target.isEmpty() && (this.directory.isStale()
				|| this.directory.others().stream().anyMatch((other) -> other.id().equals(target)));
	}

	/**
	 * Tells the node that has sent a message to one connection what became of it.
	 */
	void answer(ClusterMessage message, SendResult result) {
		Content content = Content.of(Content.Type.TEXT, ContentWriter.bytes(result.name()));
		publish(Channel.ofNode(message.node()), this.format.write(new ClusterMessage(nextId(), this.node,
				Overflow.DEFAULT, null, null, null, false, message.id(), content)));
	}

	@Override
	public CompletionStage<Relay> close(Destination destination, CloseStatus status) {
		return forApplication(command(new ClusterCommand.Close(destination, status)));
	}

	@Override
	public void tell(LoginEnd end) {
		command(new ClusterCommand.Follow(end));
	}

	/**
	 * Also of a node that takes itself for alone: another one may stand still, and reads
	 * it on waking.
	 */
	private CompletionStage<Relay> command(ClusterCommand.Action action) {
		long at = this.clock.instant().plus(this.directory.clockOffset()).toEpochMilli();
		return this.directory.command(new ClusterCommand(at, action).toBytes(JsonMapper.shared()));
	}

	@Override
	public void interestChanged(Channel channel, Predicate<Channel> wanted) {
		this.subscriptions.changed(channel, wanted);
	}

	@Override
	public CompletionStage<Void> reached(Channel channel, Predicate<Channel> wanted) {
		return forApplication(this.subscriptions.reached(channel, wanted));
	}

	@Override
	public void userChanged(String user) {
		this.directory.userChanged(user);
	}

	@Override
	public WsCluster with(NodeDirectory.LocalNode self) {
		return new ClusterView(self, this.directory);
	}

	/**
	 * Reads what another node has sent.
	 * @return {@code null} if it comes from this one
	 * @throws UnreadableMessageException if it cannot be read
	 */
	@Nullable ClusterMessage read(byte[] message) {
		ClusterMessage read = this.format.read(message);
		return read.node().equals(this.node) ? null : read;
	}

}
