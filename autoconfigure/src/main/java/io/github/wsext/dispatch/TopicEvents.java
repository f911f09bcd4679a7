package io.github.wsext.dispatch;

import java.util.Map;
import java.util.concurrent.CompletionStage;

import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventError;
import io.github.wsext.topic.TopicAuthorizer;
import io.github.wsext.topic.TopicNames;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The events with which a client subscribes to topics by itself, as far as the
 * {@link TopicAuthorizer} lets it.
 */
final class TopicEvents {

	private static final Log logger = LogFactory.getLog(TopicEvents.class);

	private static final String SUBSCRIBE = "topic:subscribe";

	private static final String UNSUBSCRIBE = "topic:unsubscribe";

	/**
	 * Tells a client that a subscription has ended because it is not allowed any more.
	 */
	static final String UNSUBSCRIBED = "topic:unsubscribed";

	private static final String TOPIC = "topic";

	private final TopicAuthorizer authorizer;

	private final EventEnvelope envelope;

	TopicEvents(TopicAuthorizer authorizer, EventEnvelope envelope) {
		this.authorizer = authorizer;
		this.envelope = envelope;
	}

	static boolean isTopicEvent(InboundEvent event) {
		return event.name().equals(SUBSCRIBE) || event.name().equals(UNSUBSCRIBE);
	}

	void handle(InboundEvent event, ManagedConnection connection, Answers answers) {
		String topic = topic(event);
		if (topic == null) {
			answers.error(connection, EventError.INVALID_PAYLOAD, "Not the name of a topic", event.id());
		}
		else if (event.name().equals(UNSUBSCRIBE)) {
			connection.unsubscribe(topic);
			answer(event, topic, connection, answers);
		}
		else if (!maySubscribe(this.authorizer, connection, topic)) {
			answers.error(connection, EventError.FORBIDDEN, "Access denied", event.id());
		}
		else {
			subscribe(event, topic, connection, answers);
		}
	}

	private static @Nullable String topic(InboundEvent event) {
		JsonNode topic = (event.payload() != null) ? event.payload().get(TOPIC) : null;
		return (topic != null && topic.isString() && TopicNames.isValid(topic.stringValue())) ? topic.stringValue()
				: null;
	}

	static boolean maySubscribe(TopicAuthorizer authorizer, ManagedConnection connection, String topic) {
		try {
			return authorizer.maySubscribe(connection, topic);
		}
		catch (Throwable ex) {
			if (!Failures.isAccessDenied(ex)) {
				logger.error(authorizer + " failed for " + connection, ex);
			}
			return false;
		}
	}

	private void subscribe(InboundEvent event, String topic, ManagedConnection connection, Answers answers) {
		CompletionStage<Void> subscribed;
		try {
			subscribed = connection.subscribeForClient(topic);
		}
		catch (IllegalStateException ex) {
			answers.error(connection, EventError.LIMIT_EXCEEDED, "Too many topics", event.id());
			return;
		}
		subscribed.whenComplete((done, failure) -> {
			if (failure != null) {
				logger.warn("Topic '" + topic + "' is out of reach for " + connection, failure);
				answers.error(connection, EventError.FAILED, "The topic is out of reach", event.id());
			}
			else {
				answer(event, topic, connection, answers);
			}
		});
	}

	private void answer(InboundEvent event, String topic, ManagedConnection connection, Answers answers) {
		try {
			connection.answer(this.envelope.write(event.name(), Map.of(TOPIC, topic), event.id()));
		}
		catch (RuntimeException ex) {
			answers.codecFailed(ex, connection);
		}
	}

}
