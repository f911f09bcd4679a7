package io.github.wsext.dispatch.event;

import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventError;

/**
 * Events that nobody else is for: the client is told so.
 */
final class UnknownEvents implements InboundEventHandler {

	private final EventErrors errors;

	UnknownEvents(EventErrors errors) {
		this.errors = errors;
	}

	@Override
	public boolean supports(InboundEvent event, ManagedConnection connection) {
		return true;
	}

	@Override
	public boolean goesBeforeMessages(ManagedConnection connection) {
		return false;
	}

	@Override
	public Outcome handle(InboundEvent event, ManagedConnection connection, EventTurn turn) {
		this.errors.error(connection, EventError.UNKNOWN_EVENT, "Unknown event", event.id());
		return Outcome.DONE;
	}

}
