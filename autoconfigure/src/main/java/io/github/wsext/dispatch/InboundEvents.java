package io.github.wsext.dispatch;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.WsMessage;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventError;
import io.github.wsext.event.EventSubscriptions;
import io.github.wsext.topic.TopicAuthorizer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Events that clients send to one endpoint: which messages are events, and what becomes
 * of those that the endpoint has no callback for.
 */
final class InboundEvents {

	private static final Log logger = LogFactory.getLog(InboundEvents.class);

	private final EndpointDispatcher endpoint;

	private final EventEnvelope envelope;

	private final EventSubscriptions subscriptions;

	private final TopicEvents topicEvents;

	private final IdentityEvents identityEvents;

	private final boolean topicsOpen;

	InboundEvents(EndpointDispatcher endpoint, DispatchEnvironment environment) {
		this.endpoint = endpoint;
		this.envelope = environment.envelope();
		this.subscriptions = environment.subscriptions();
		this.topicEvents = new TopicEvents(environment.topicAuthorizer(), environment.envelope());
		this.identityEvents = new IdentityEvents(environment.identityRefresher(), environment.topicAuthorizer(),
				environment.envelope());
		this.topicsOpen = environment.topicAuthorizer() != TopicAuthorizer.DENY;
	}

	/**
	 * Reads an event.
	 * @param payload a {@code String} or a {@code ByteBuffer}
	 * @return the event, or {@code null} if the message is none, or one for the callback
	 * that takes messages of this kind
	 */
	@Nullable InboundEvent read(CallbackKind kind, Object payload, ManagedConnection connection) {
		if (!(mayBeEvent(kind, connection) || mayBeRefresh(payload, connection))
				|| (payload instanceof String text && !mayBeObject(text))) {
			return null;
		}
		InboundEvent event = decode(payload, connection);
		boolean forCallback = event != null && this.endpoint.callback(kind) != null && !areExpected(kind)
				&& !isForOthers(event, connection);
		return forCallback ? null : event;
	}

	private boolean mayBeEvent(CallbackKind kind, ManagedConnection connection) {
		if (kind == CallbackKind.BINARY && this.endpoint.callback(CallbackKind.BINARY) != null) {
			return false;
		}
		return !this.endpoint.events().isEmpty() || !this.subscriptions.isEmpty() || this.topicsOpen
				|| connection.awaitsAnswers();
	}

	private static boolean mayBeRefresh(Object payload, ManagedConnection connection) {
		return connection.identity().expiresAt() != null && payload instanceof String text
				&& text.contains(IdentityEvents.REFRESH);
	}

	/**
	 * Whether a message that is no event is a mistake.
	 */
	boolean areExpected(CallbackKind kind) {
		boolean handled = this.endpoint.callback(kind) != null;
		return (kind == CallbackKind.TEXT || !handled)
				&& (!this.endpoint.events().isEmpty() || (!handled && !this.subscriptions.isEmpty()));
	}

	private boolean isForOthers(InboundEvent event, ManagedConnection connection) {
		return this.subscriptions.wants(event.name()) || (this.topicsOpen && TopicEvents.isTopicEvent(event))
				|| connection.isAnswer(event)
				|| (IdentityEvents.isRefresh(event) && connection.identity().expiresAt() != null);
	}

	private static boolean mayBeObject(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
				return c == '{';
			}
		}
		return false;
	}

	private @Nullable InboundEvent decode(Object payload, ManagedConnection connection) {
		WsMessage message = (payload instanceof String text) ? WsMessage.text(text)
				: WsMessage.binary((ByteBuffer) payload);
		try {
			return this.envelope.read((JsonNode) connection.codec().decode(message, JsonNode.class));
		}
		catch (InvalidPayloadException ex) {
			return null;
		}
	}

	/**
	 * Handles an event that the endpoint has no callback for.
	 */
	void handle(InboundEvent event, ManagedConnection connection, CallbackContexts contexts) {
		if (this.subscriptions.wants(event.name())) {
			deliver(event, connection, contexts);
		}
		else if (IdentityEvents.isRefresh(event)) {
			this.identityEvents.refresh(event, connection, this.endpoint.answers(), contexts);
		}
		else if (TopicEvents.isTopicEvent(event)) {
			contexts.call(() -> handleTopic(event, connection), connection);
		}
		else {
			this.endpoint.answers().error(connection, EventError.UNKNOWN_EVENT, "Unknown event", event.id());
		}
	}

	private boolean handleTopic(InboundEvent event, ManagedConnection connection) {
		this.topicEvents.handle(event, connection, this.endpoint.answers());
		return true;
	}

	/**
	 * Hands an event to those who have subscribed to it, and tells the client once what
	 * went wrong.
	 */
	void deliver(InboundEvent event, ManagedConnection connection, CallbackContexts contexts) {
		if (!this.subscriptions.wants(event.name())) {
			return;
		}
		ReceivedEvent received = new ReceivedEvent(event, connection, this.envelope);
		NavigableMap<EventError, Throwable> failures = new TreeMap<>();
		contexts.call(() -> {
			this.subscriptions.deliver(received,
					(name, failure) -> failures.putIfAbsent(failed(name, received, failure), failure));
			return true;
		}, connection);
		// The enum begins with what is the client's fault.
		Map.Entry<EventError, Throwable> worst = failures.lastEntry();
		if (worst != null) {
			refuse(event, connection, worst.getKey(), worst.getValue());
		}
	}

	private void refuse(InboundEvent event, ManagedConnection connection, EventError error, Throwable failure) {
		switch (error) {
			case INVALID_PAYLOAD ->
				this.endpoint.answers().error(connection, error, String.valueOf(failure.getMessage()), event.id());
			case FORBIDDEN -> this.endpoint.answers().error(connection, error, "Access denied", event.id());
			default -> {
				// Not the client's fault: only one that awaits an answer has to know.
				if (event.id() != null) {
					this.endpoint.answers().error(connection, error, "The event could not be handled", event.id());
				}
			}
		}
	}

	/**
	 * What a failure of a subscription is to the client. Its own mistakes are not logged.
	 */
	private static EventError failed(String name, ReceivedEvent event, Throwable failure) {
		EventError error = (failure instanceof InvalidPayloadException) ? EventError.INVALID_PAYLOAD
				: Failures.isAccessDenied(failure) ? EventError.FORBIDDEN : EventError.FAILED;
		if (error == EventError.FAILED) {
			logger.error("Subscription to event '" + name + "' failed on " + event.connection(), failure);
		}
		else if (logger.isDebugEnabled()) {
			logger.debug("Subscription to event '" + name + "' refused " + event, failure);
		}
		return error;
	}

}
