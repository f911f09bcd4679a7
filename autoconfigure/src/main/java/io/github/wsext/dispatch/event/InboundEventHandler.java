package io.github.wsext.dispatch.event;

import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.event.EventEnvelope.InboundEvent;

/**
 * A strategy for some of the events that clients send. Several are asked in order; the
 * first that supports an event handles it. Thread-safe, and keeps nothing of a
 * connection.
 */
interface InboundEventHandler {

	/**
	 * Whether this is for an event.
	 */
	boolean supports(InboundEvent event, ManagedConnection connection);

	/**
	 * Whether an event that is supported is so even on an endpoint which has no
	 * {@code @OnEvent} methods, but a callback for the message as a whole.
	 */
	boolean goesBeforeMessages(ManagedConnection connection);

	/**
	 * Handles an event that is supported.
	 */
	Outcome handle(InboundEvent event, ManagedConnection connection, EventTurn turn);

	/**
	 * What has become of an event.
	 */
	enum Outcome {

		/** It is for the next handler after all. */
		PASSED_ON,

		/** It has been handled, and the turn is over. */
		DONE,

		/** It is being handled, and whoever does so ends the turn. */
		PENDING

	}

}
