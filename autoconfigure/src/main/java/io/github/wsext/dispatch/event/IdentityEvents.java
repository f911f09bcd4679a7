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
import java.util.Optional;

import io.github.wsext.codec.EventTree;
import io.github.wsext.codec.MalformedPayloadException;
import io.github.wsext.connection.Identity;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventError;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The event with which a client renews its identity: {@code auth:refresh} with a fresh
 * ticket of the same caller.
 */
final class IdentityEvents implements InboundEventHandler {

	static final String REFRESH = "auth:refresh";

	private static final Log logger = LogFactory.getLog(IdentityEvents.class);

	private static final String TICKET = "ticket";

	private final IdentityRefresher refresher;

	private final TopicEvents topics;

	private final EventEnvelope envelope;

	private final EventErrors errors;

	IdentityEvents(IdentityRefresher refresher, TopicEvents topics, EventEnvelope envelope, EventErrors errors) {
		this.refresher = refresher;
		this.topics = topics;
		this.envelope = envelope;
		this.errors = errors;
	}

	@Override
	public boolean supports(InboundEvent event, ManagedConnection connection) {
		return event.name().equals(REFRESH);
	}

	@Override
	public boolean goesBeforeMessages(ManagedConnection connection) {
		return connection.identity().expiresAt() != null;
	}

	@Override
	public Outcome handle(InboundEvent event, ManagedConnection connection, EventTurn turn) {
		String ticket = ticket(event);
		if (ticket == null) {
			this.errors.invalid(connection,
					new MalformedPayloadException("There is no ticket", TICKET, "There is no ticket", null),
					event.id());
		}
		else {
			refresh(event, ticket, connection, turn);
		}
		return Outcome.DONE;
	}

	private void refresh(InboundEvent event, String ticket, ManagedConnection connection, EventTurn turn) {
		Optional<Identity> fresh;
		try {
			fresh = this.refresher.redeem(connection, ticket);
		}
		catch (Throwable ex) {
			connection.failed(logger, "Renewal of the identity", ex);
			this.errors.error(connection, EventError.FAILED, "Tickets cannot be checked at the moment", event.id());
			return;
		}
		if (fresh.isEmpty() || !connection.renew(fresh.get())) {
			this.errors.error(connection, EventError.FORBIDDEN, "Access denied", event.id());
			return;
		}
		this.topics.leaveForbidden(connection, turn);
		answer(event, connection);
	}

	private static @Nullable String ticket(InboundEvent event) {
		EventTree ticket = (event.payload() != null) ? event.payload().get(TICKET) : null;
		return (ticket != null && ticket.value() instanceof String value) ? value : null;
	}

	private void answer(InboundEvent event, ManagedConnection connection) {
		Map<String, Object> payload = new LinkedHashMap<>();
		if (connection.identity().expiresAt() != null) {
			payload.put("expiresAt", connection.identity().expiresAt().toString());
		}
		connection.answer(this.envelope.write(REFRESH, payload, event.id()));
	}

}
