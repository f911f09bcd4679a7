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
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.github.wsext.codec.WsCodecs;
import io.github.wsext.connection.ConnectionExecutor;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.NodeDirectory;
import io.github.wsext.connection.RemoteNodes;
import io.github.wsext.event.DefaultWsEvents;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.TopicBroker;
import io.github.wsext.topic.TopicRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * This node and the others, put together in two stages as the engine is: first the way
 * out, which the engine needs, then the way in, which needs the engine.
 */
public final class Cluster implements RemoteNodes.Factory {

	private static final Log logger = LogFactory.getLog(Cluster.class);

	private static final int MAX_LANES = 4;

	private final AtomicBoolean dropped = new AtomicBoolean();

	private final TopicBroker broker;

	private final NodeDirectory directory;

	private final ContentWriter writer;

	private final EventEnvelope envelope;

	private final EngineScheduler scheduler;

	private final RemoteSends sends;

	private final ClusterObserver observer;

	private @Nullable ClusterNodes nodes;

	private @Nullable ConnectionExecutor executor;

	private @Nullable ChannelSubscriptions subscriptions;

	private @Nullable Clock clock;

	/**
	 * Creates a cluster of which this node is not yet.
	 * @param broker carries messages
	 * @param directory knows the nodes
	 * @param mapper writes what is sent to other nodes
	 * @param codecs the codecs of connections
	 * @param envelope the shape of events
	 * @param scheduler tells when a time is up
	 * @param observer told what goes from node to node
	 */
	public Cluster(TopicBroker broker, NodeDirectory directory, JsonMapper mapper, WsCodecs codecs,
			EventEnvelope envelope, EngineScheduler scheduler, ClusterObserver observer) {
		this.broker = broker;
		this.directory = directory;
		this.writer = new ContentWriter(mapper, codecs, envelope.eventKey());
		this.envelope = envelope;
		this.scheduler = scheduler;
		this.sends = new RemoteSends(scheduler);
		this.observer = observer;
	}

	@Override
	public RemoteNodes connect(String node, ConnectionExecutor executor, Clock clock) {
		ChannelSubscriptions subscriptions = new ChannelSubscriptions(this.broker,
				new SerialExecutor(executor.forCluster()), this.scheduler);
		this.subscriptions = subscriptions;
		this.executor = executor;
		this.clock = clock;
		this.nodes = new ClusterNodes(node, this.broker, this.directory, this.writer, subscriptions, this.sends,
				this.observer, executor.forCluster(), clock);
		return this.nodes;
	}

	/**
	 * Begins to listen to the others, and enters this node: returns when they know of it,
	 * or are out of reach.
	 */
	public void start(TopicRegistry topics, DefaultWsEvents events, ConnectionRegistry connections) {
		ClusterNodes nodes = required(this.nodes);
		ConnectionExecutor executor = required(this.executor);
		ClusterReceiver receiver = new ClusterReceiver(nodes, new ContentReader(this.envelope), topics, events,
				connections, this.sends, this.directory, this.observer, required(this.clock));
		Lanes lanes = new Lanes(Math.min(MAX_LANES, Runtime.getRuntime().availableProcessors()),
				executor.forRemoteMessages(), receiver::received, (channel) -> dropped(channel, topics));
		SerialExecutor commands = new SerialExecutor(executor.forRemoteMessages());
		// No observer holds up the thread that looks after the line.
		SerialExecutor news = new SerialExecutor(executor.forCluster());
		this.broker.start(new TopicBroker.Listener() {

			@Override
			public void received(Channel channel, byte[] message) {
				lanes.add(channel, message);
			}

			@Override
			public void interrupted() {
				logger.warn("The other nodes are out of reach: what is published stays on this one");
				news.execute(Cluster.this.observer::interrupted);
				// Some channels are heard again before all are.
				topics.recoverable().checkAll();
			}

			@Override
			public void resumed() {
				logger.info("The other nodes are within reach");
				news.execute(Cluster.this.observer::resumed);
				topics.recoverable().checkAll();
			}

		});
		Predicate<Channel> always = (channel) -> true;
		NodeDirectory.LocalNode self = connections.node();
		required(this.subscriptions).changed(Channel.ALL, always);
		required(this.subscriptions).changed(Channel.ofNode(self.id()), always);
		this.directory.start(self, new NodeDirectory.Listener() {

			@Override
			public void command(byte[] command) {
				commands.execute(() -> receiver.command(command));
			}

			@Override
			public void commandsLost() {
				commands.execute(receiver::commandsLost);
			}

			@Override
			public void left(String node) {
				receiver.left(node);
			}

		});
	}

	private static <T> T required(@Nullable T part) {
		return Objects.requireNonNull(part, "Not connected yet");
	}

	private void dropped(Channel channel, TopicRegistry topics) {
		if (channel.kind() == Channel.Kind.TOPIC) {
			topics.recoverable().check(channel.name());
		}
		this.observer.dropped(ClusterObserver.DropReason.QUEUE_FULL);
		if (this.dropped.compareAndSet(false, true)) {
			logger.warn("More comes from other nodes than this one can send: messages are dropped, the first on "
					+ channel + ". Further ones are not logged");
		}
	}

	/**
	 * Leaves.
	 */
	public void stop() {
		this.directory.stop();
		this.broker.stop();
	}

}
