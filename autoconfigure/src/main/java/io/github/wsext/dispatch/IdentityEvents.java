package io.github.wsext.dispatch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import io.github.wsext.connection.Identity;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventError;
import io.github.wsext.topic.TopicAuthorizer;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The event with which a client renews its identity: {@code auth:refresh} with a fresh
 * ticket of the same caller.
 */
final class IdentityEvents {

	static final String REFRESH = "auth:refresh";

	private static final Log logger = LogFactory.getLog(IdentityEvents.class);

	private static final String TICKET = "ticket";

	private final IdentityRefresher refresher;

	private final TopicAuthorizer authorizer;

	private final EventEnvelope envelope;

	IdentityEvents(IdentityRefresher refresher, TopicAuthorizer authorizer, EventEnvelope envelope) {
		this.refresher = refresher;
		this.authorizer = authorizer;
		this.envelope = envelope;
	}

	static boolean isRefresh(InboundEvent event) {
		return event.name().equals(REFRESH);
	}

	/**
	 * Renews the identity.
	 * @param contexts those of the connection, for questions in the name of the caller
	 */
	void refresh(InboundEvent event, ManagedConnection connection, Answers answers, CallbackContexts contexts) {
		String ticket = ticket(event);
		if (ticket == null) {
			answers.error(connection, EventError.INVALID_PAYLOAD, "There is no ticket", event.id());
			return;
		}
		Optional<Identity> fresh;
		try {
			fresh = this.refresher.redeem(connection, ticket);
		}
		catch (RuntimeException ex) {
			logger.warn("Identity of " + connection + " could not be renewed", ex);
			answers.error(connection, EventError.FAILED, "Tickets cannot be checked at the moment", event.id());
			return;
		}
		if (fresh.isEmpty() || !connection.renew(fresh.get())) {
			answers.error(connection, EventError.FORBIDDEN, "Access denied", event.id());
			return;
		}
		leaveForbiddenTopics(connection, contexts);
		answer(event, connection);
	}

	private static @Nullable String ticket(InboundEvent event) {
		JsonNode ticket = (event.payload() != null) ? event.payload().get(TICKET) : null;
		return (ticket != null && ticket.isString()) ? ticket.stringValue() : null;
	}

	private void leaveForbiddenTopics(ManagedConnection connection, CallbackContexts contexts) {
		for (String topic : connection.topicsOfClient()) {
			if (!contexts.call(() -> TopicEvents.maySubscribe(this.authorizer, connection, topic), connection)) {
				connection.unsubscribe(topic);
				connection.answer(this.envelope.write(TopicEvents.UNSUBSCRIBED, Map.of("topic", topic), null));
			}
		}
	}

	private void answer(InboundEvent event, ManagedConnection connection) {
		Map<String, Object> payload = new LinkedHashMap<>();
		if (connection.identity().expiresAt() != null) {
			payload.put("expiresAt", connection.identity().expiresAt().toString());
		}
		connection.answer(this.envelope.write(REFRESH, payload, event.id()));
	}

}
