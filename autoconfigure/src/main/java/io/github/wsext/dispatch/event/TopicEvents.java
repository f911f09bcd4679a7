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

package io.github.wsext.dispatch.event;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.wsext.codec.EventTree;
import io.github.wsext.codec.MalformedPayloadException;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventError;
import io.github.wsext.topic.TopicAuthorizer;
import io.github.wsext.topic.TopicJoin;
import io.github.wsext.topic.TopicNames;
import io.github.wsext.topic.TopicPosition;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The events with which a client subscribes to topics by itself, as far as the
 * {@link TopicAuthorizer} lets it.
 */
final class TopicEvents implements InboundEventHandler {

	private static final Log logger = LogFactory.getLog(TopicEvents.class);

	private static final String SUBSCRIBE = "topic:subscribe";

	private static final String UNSUBSCRIBE = "topic:unsubscribe";

	/**
	 * Tells a client that a subscription has ended because it is not allowed any more.
	 */
	private static final String UNSUBSCRIBED = "topic:unsubscribed";

	private static final String TOPIC = "topic";

	private static final String POSITION = "pos";

	private static final String NO_TOPIC = "Not the name of a topic";

	private final TopicAuthorizer authorizer;

	private final EventEnvelope envelope;

	private final EventErrors errors;

	TopicEvents(TopicAuthorizer authorizer, EventEnvelope envelope, EventErrors errors) {
		this.authorizer = authorizer;
		this.envelope = envelope;
		this.errors = errors;
	}

	/**
	 * Whether clients may subscribe to anything.
	 */
	boolean areOpen() {
		return this.authorizer != TopicAuthorizer.DENY;
	}

	@Override
	public boolean supports(InboundEvent event, ManagedConnection connection) {
		return event.name().equals(SUBSCRIBE) || event.name().equals(UNSUBSCRIBE);
	}

	@Override
	public boolean goesBeforeMessages(ManagedConnection connection) {
		return areOpen();
	}

	@Override
	public Outcome handle(InboundEvent event, ManagedConnection connection, EventTurn turn) {
		turn.call(() -> {
			handle(event, connection);
			return true;
		});
		return Outcome.DONE;
	}

	private void handle(InboundEvent event, ManagedConnection connection) {
		String topic = topic(event);
		if (topic == null) {
			this.errors.invalid(connection, new MalformedPayloadException(NO_TOPIC, TOPIC, NO_TOPIC, null), event.id());
		}
		else if (event.name().equals(UNSUBSCRIBE) && topic.equals(connection.path())) {
			// The endpoint counts on reaching all its connections there.
			this.errors.error(connection, EventError.FORBIDDEN, "Access denied", event.id());
		}
		else if (event.name().equals(UNSUBSCRIBE)) {
			connection.unsubscribe(topic);
			answer(event, topic, connection);
		}
		else if (!maySubscribe(connection, topic)) {
			this.errors.error(connection, EventError.FORBIDDEN, "Access denied", event.id());
		}
		else {
			subscribe(event, topic, connection);
		}
	}

	private static @Nullable String topic(InboundEvent event) {
		EventTree topic = (event.payload() != null) ? event.payload().get(TOPIC) : null;
		return (topic != null && topic.value() instanceof String name && TopicNames.isValid(name)) ? name : null;
	}

	private boolean maySubscribe(ManagedConnection connection, String topic) {
		try {
			return this.authorizer.maySubscribe(connection, topic);
		}
		catch (Throwable ex) {
			if (!this.errors.isAccessDenied(ex)) {
				connection.failed(logger, this.authorizer.getClass().getName(), ex);
			}
			return false;
		}
	}

	private void subscribe(InboundEvent event, String topic, ManagedConnection connection) {
		try {
			if (connection.isRecoverable(topic)) {
				connection.subscribeForClient(topic, new Join(event, topic, connection));
				return;
			}
			connection.subscribeForClient(topic).whenComplete((done, failure) -> {
				if (failure != null) {
					outOfReach(event, connection, failure);
				}
				else {
					answer(event, topic, connection);
				}
			});
		}
		catch (IllegalStateException ex) {
			this.errors.error(connection, EventError.LIMIT_EXCEEDED, "Too many topics", event.id());
		}
	}

	private void outOfReach(InboundEvent event, ManagedConnection connection, Throwable failure) {
		connection.failed(logger, "Subscription to a topic", failure);
		this.errors.error(connection, EventError.FAILED, "The topic is out of reach", event.id());
	}

	/**
	 * Subscribes a client again to what it was subscribed to before it came back, as far
	 * as it may.
	 */
	void resume(ManagedConnection connection, EventTurn turn) {
		for (String topic : connection.topicsToResume()) {
			if (!TopicNames.isValid(topic) || !turn.call(() -> maySubscribe(connection, topic))) {
				connection.tellResumed(topic, Map.of("error", "forbidden"));
				continue;
			}
			try {
				resume(topic, connection);
			}
			catch (IllegalStateException ex) {
				connection.tellResumed(topic, Map.of("error", "failed"));
			}
		}
	}

	private static void resume(String topic, ManagedConnection connection) {
		if (connection.isRecoverable(topic)) {
			connection.resumeForClient(topic);
			return;
		}
		// It had a history when the client was there.
		connection.subscribeForClient(topic)
			.whenComplete((done, failure) -> connection.tellResumed(topic,
					(failure != null) ? Map.of("error", "failed") : Map.of("recovered", false)));
	}

	/**
	 * Ends the subscriptions of a client that it may not make any more.
	 */
	void leaveForbidden(ManagedConnection connection, EventTurn turn) {
		for (String topic : connection.topicsOfClient()) {
			if (!turn.call(() -> maySubscribe(connection, topic))) {
				connection.unsubscribe(topic);
				connection.answer(this.envelope.write(UNSUBSCRIBED, Map.of(TOPIC, topic), null));
			}
		}
	}

	private void answer(InboundEvent event, String topic, ManagedConnection connection) {
		connection.answer(this.envelope.write(event.name(), Map.of(TOPIC, topic), event.id()));
	}

	/**
	 * Subscription of a client to a topic that has a history.
	 */
	private final class Join implements TopicJoin {

		private final InboundEvent event;

		private final String topic;

		private final ManagedConnection connection;

		private final @Nullable TopicPosition since;

		Join(InboundEvent event, String topic, ManagedConnection connection) {
			this.event = event;
			this.topic = topic;
			this.connection = connection;
			EventTree position = (event.payload() != null) ? event.payload().get(POSITION) : null;
			this.since = (position != null) ? TopicPosition.parseOrNowhere(String.valueOf(position.value())) : null;
		}

		@Override
		public @Nullable TopicPosition since() {
			return this.since;
		}

		@Override
		public void joined(Joined joined) {
			Map<String, Object> answer = new LinkedHashMap<>(8);
			answer.put(TOPIC, this.topic);
			answer.put(POSITION, joined.position().toString());
			if (joined.recovered() != null) {
				answer.put("recovered", joined.recovered());
			}
			if (Boolean.TRUE.equals(joined.recovered())) {
				answer.put("count", joined.count());
			}
			this.connection.answer(TopicEvents.this.envelope.write(this.event.name(), answer, this.event.id()));
		}

		@Override
		public void failed(Throwable failure) {
			this.connection.unsubscribe(this.topic);
			outOfReach(this.event, this.connection, failure);
		}

		@Override
		public void left() {
			TopicEvents.this.errors.error(this.connection, EventError.FAILED, "Unsubscribed meanwhile",
					this.event.id());
		}

	}

}
