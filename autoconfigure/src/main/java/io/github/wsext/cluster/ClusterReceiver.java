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

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

import io.github.wsext.SendResult;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.connection.NodeDirectory;
import io.github.wsext.event.DefaultWsEvents;
import io.github.wsext.send.Broadcasts;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.Recipient;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.Destination;
import io.github.wsext.topic.PositionedMessage;
import io.github.wsext.topic.TopicRegistry;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Receiver of what other nodes send: hands it to the connections of this one, and does
 * what is commanded. Nothing that an application's codec throws gets out of here.
 */
final class ClusterReceiver {

	private static final Log logger = LogFactory.getLog(ClusterReceiver.class);

	private final ClusterNodes nodes;

	private final ContentReader reader;

	private final TopicRegistry topics;

	private final DefaultWsEvents events;

	private final ConnectionRegistry connections;

	private final RemoteSends sends;

	private final NodeDirectory directory;

	private final ClusterObserver observer;

	private final Clock clock;

	ClusterReceiver(ClusterNodes nodes, ContentReader reader, TopicRegistry topics, DefaultWsEvents events,
			ConnectionRegistry connections, RemoteSends sends, NodeDirectory directory, ClusterObserver observer,
			Clock clock) {
		this.nodes = nodes;
		this.reader = reader;
		this.topics = topics;
		this.events = events;
		this.connections = connections;
		this.sends = sends;
		this.directory = directory;
		this.observer = observer;
		this.clock = clock;
	}

	/**
	 * A message has arrived.
	 */
	void received(Lanes.Arrival arrival) {
		Channel channel = arrival.channel();
		try {
			if (channel.kind() == Channel.Kind.TOPIC && positioned(channel.name(), arrival)) {
				return;
			}
			ClusterMessage message = this.nodes.read(arrival.message());
			if (message != null) {
				received(channel, message);
				this.observer.received(System.nanoTime() - arrival.nanos());
			}
		}
		catch (UnreadableMessageException ex) {
			logger.warn("Dropped a message of another node on " + channel, ex);
			this.observer.dropped(ClusterObserver.DropReason.UNREADABLE);
		}
		catch (Throwable ex) {
			logger.error("Message of another node could not be sent on " + channel, ex);
			this.observer.dropped(ClusterObserver.DropReason.UNREADABLE);
		}
	}

	/**
	 * Hands on a message that has a position, also one of this node: where it belongs is
	 * for the tail of the topic to find out.
	 */
	private boolean positioned(String topic, Lanes.Arrival arrival) {
		if (arrival.message().length == 0 || arrival.message()[0] == '{') {
			return false;
		}
		PositionedMessage message = PositionedMessage.parse(arrival.message());
		if (message == null) {
			return false;
		}
		this.topics.recoverable().arrived(topic, message);
		this.observer.received(System.nanoTime() - arrival.nanos());
		return true;
	}

	private void received(Channel channel, ClusterMessage message) {
		switch (channel.kind()) {
			case TOPIC -> topic(channel.name(), message);
			case USER -> send(this.connections.byUser(channel.name()), message);
			case ALL -> send((message.endpoint() != null) ? this.connections.byEndpoint(message.endpoint())
					: this.connections.all(), message);
			case NODE -> toThisNode(message);
		}
	}

	private void topic(String topic, ClusterMessage message) {
		String event = message.content().event();
		if (message.except() == null && !(message.gather() && event != null)) {
			this.topics.deliver(topic, this.reader.read(message.content()), message.overflow());
		}
		else {
			send(without(message.except(), this.topics.subscribersOf(topic)), message);
		}
	}

	private static Collection<? extends Recipient> without(@Nullable String id,
			Collection<? extends Recipient> recipients) {
		if (id == null) {
			return recipients;
		}
		return recipients.stream().filter((recipient) -> !isCalled(id, recipient)).toList();
	}

	private static boolean isCalled(String id, Recipient recipient) {
		return recipient instanceof ManagedConnection connection && connection.id().equals(id);
	}

	private void send(Collection<? extends Recipient> recipients, ClusterMessage message) {
		Content content = message.content();
		Object readable = this.reader.read(content);
		if (message.gather() && content.event() != null) {
			this.events.deliver(recipients, content.event(), this.reader.payload(content), readable,
					message.overflow());
		}
		else {
			Broadcasts.send(readable, message.overflow(), recipients);
		}
	}

	private void toThisNode(ClusterMessage message) {
		if (message.answerTo() != null) {
			this.sends.answered(message.answerTo(), result(message.content()));
			return;
		}
		ManagedConnection connection = (message.connection() != null) ? this.connections.find(message.connection())
				: null;
		if (connection == null) {
			this.nodes.answer(message, SendResult.CLOSED);
			return;
		}
		try {
			connection.send(this.reader.read(message.content()), Overflow.DEFAULT)
				.thenAccept((sent) -> this.nodes.answer(message, sent));
		}
		catch (IllegalArgumentException ex) {
			logger.warn("Message of another node could not be encoded for " + connection, ex);
			this.nodes.answer(message, SendResult.DROPPED);
		}
	}

	private static SendResult result(Content content) {
		String name = new String(content.body(), StandardCharsets.UTF_8);
		for (SendResult result : SendResult.values()) {
			if (result.name().equals(name)) {
				return result;
			}
		}
		// A newer version has others.
		return SendResult.UNKNOWN;
	}

	/**
	 * Something is to be done.
	 */
	void command(byte[] bytes) {
		try {
			ClusterCommand command = ClusterCommand.read(bytes, JsonMapper.shared());
			if (command == null) {
				logger.warn("Another node of a newer version has commanded what this one does not know");
			}
			else {
				execute(command);
			}
		}
		catch (UnreadableMessageException ex) {
			logger.warn("Dropped a command of another node", ex);
		}
		catch (Throwable ex) {
			logger.error("Command of another node failed", ex);
		}
	}

	private void execute(ClusterCommand command) {
		Instant at = command.until().minus(this.directory.clockOffset());
		if (command.action() instanceof ClusterCommand.Follow follow) {
			Instant now = this.clock.instant();
			this.connections.apply(follow.end(), at.isBefore(now) ? at : now);
		}
		else if (command.action() instanceof ClusterCommand.Close close) {
			for (ManagedConnection connection : meant(close.destination())) {
				// In a new one nobody is who was meant then.
				if (!connection.openedAt().isAfter(at) || close.destination().kind() == Destination.Kind.CONNECTION) {
					connection.close(close.status());
				}
			}
		}
	}

	private Collection<ManagedConnection> meant(Destination destination) {
		return switch (destination.kind()) {
			case TOPIC -> this.connections.byTopic(destination.name());
			case USER -> this.connections.byUser(destination.name());
			case ENDPOINT -> this.connections.byEndpoint(destination.name());
			case ALL -> this.connections.all();
			case CONNECTION -> {
				ManagedConnection connection = this.connections.find(destination.name());
				yield (connection != null) ? List.of(connection) : List.of();
			}
		};
	}

	/**
	 * Commands are lost: logins may have ended of which nobody will tell.
	 */
	void commandsLost() {
		logger.warn("Cut off from the other nodes for too long: all who have logged in are closed with 4401, because"
				+ " some of their logins may have ended meanwhile");
		this.connections.endAllLogins();
	}

	/**
	 * A node has gone.
	 */
	void left(String node) {
		this.sends.left(node);
	}

}
