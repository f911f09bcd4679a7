package io.github.wsext.dispatch.event;

import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.event.EventEnvelope.InboundEvent;

/**
 * Answers to questions of the server, which go to whoever has asked.
 */
final class AnswerEvents implements InboundEventHandler {

	@Override
	public boolean supports(InboundEvent event, ManagedConnection connection) {
		return connection.isAnswer(event);
	}

	@Override
	public boolean goesBeforeMessages(ManagedConnection connection) {
		return true;
	}

	@Override
	public Outcome handle(InboundEvent event, ManagedConnection connection, EventTurn turn) {
		// Time may be up meanwhile.
		return connection.takeAnswer(event) ? Outcome.DONE : Outcome.PASSED_ON;
	}

}
