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

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.WsEventException;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventError;
import io.github.wsext.event.EventSubscriptions;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Events that code outside of endpoints has subscribed to. Each subscriber gets the
 * event, whatever others throw, and the client is told once what went wrong.
 */
final class SubscribedEvents implements InboundEventHandler {

	private static final Log logger = LogFactory.getLog(SubscribedEvents.class);

	private final EventSubscriptions subscriptions;

	private final EventEnvelope envelope;

	private final EventErrors errors;

	SubscribedEvents(EventSubscriptions subscriptions, EventEnvelope envelope, EventErrors errors) {
		this.subscriptions = subscriptions;
		this.envelope = envelope;
		this.errors = errors;
	}

	boolean isEmpty() {
		return this.subscriptions.isEmpty();
	}

	@Override
	public boolean supports(InboundEvent event, ManagedConnection connection) {
		return this.subscriptions.wants(event.name());
	}

	@Override
	public boolean goesBeforeMessages(ManagedConnection connection) {
		return true;
	}

	@Override
	public Outcome handle(InboundEvent event, ManagedConnection connection, EventTurn turn) {
		if (!deliver(event, connection, turn)) {
			this.errors.acknowledge(connection, event);
		}
		return Outcome.DONE;
	}

	/**
	 * Hands an event to all who have subscribed to it.
	 * @return whether it has been answered, if only with an error, or will be
	 */
	boolean deliver(InboundEvent event, ManagedConnection connection, EventTurn turn) {
		ReceivedEvent received = new ReceivedEvent(event, connection, this.envelope, () -> {
		});
		NavigableMap<EventError, Throwable> failures = new TreeMap<>();
		turn.call(event, () -> {
			this.subscriptions.deliver(received,
					(name, failure) -> failures.putIfAbsent(failed(name, received, connection, failure), failure));
			return true;
		});
		// The enum begins with what is the client's fault.
		Map.Entry<EventError, Throwable> worst = failures.lastEntry();
		if (worst != null) {
			refuse(event, connection, worst.getKey(), worst.getValue());
		}
		return !received.endUnanswered() || worst != null;
	}

	private void refuse(InboundEvent event, ManagedConnection connection, EventError error, Throwable failure) {
		if (failure instanceof InvalidPayloadException invalid) {
			this.errors.invalid(connection, invalid, event.id());
			return;
		}
		if (failure instanceof WsEventException rejected) {
			this.errors.rejected(connection, rejected, event.id());
			return;
		}
		switch (error) {
			case FORBIDDEN -> this.errors.error(connection, error, "Access denied", event.id());
			default -> {
				// Not the client's fault: only one that awaits an answer has to know.
				if (event.id() != null) {
					this.errors.error(connection, error, "The event could not be handled", event.id());
				}
			}
		}
	}

	/**
	 * What a failure of a subscription is to the client. Its own mistakes are not logged.
	 */
	private EventError failed(String name, ReceivedEvent event, ManagedConnection connection, Throwable failure) {
		EventError error = error(failure);
		if (error == EventError.FAILED) {
			connection.failed(logger, "Subscription to event '" + name + "'", failure);
		}
		else if (logger.isDebugEnabled()) {
			logger
				.debug("Subscription to event '" + name + "' refused " + event + ": " + this.errors.describe(failure));
		}
		return error;
	}

	private EventError error(Throwable failure) {
		if (failure instanceof InvalidPayloadException) {
			return EventError.INVALID_PAYLOAD;
		}
		if (failure instanceof WsEventException) {
			return EventError.REJECTED;
		}
		return this.errors.isAccessDenied(failure) ? EventError.FORBIDDEN : EventError.FAILED;
	}

}
