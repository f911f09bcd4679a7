package io.github.wsext.dispatch.event;

import java.util.function.BooleanSupplier;

import io.github.wsext.event.EventEnvelope.InboundEvent;

/**
 * The turn in which an event of one connection is handled: gives handlers the contexts of
 * the connection and the methods of its endpoint.
 */
public interface EventTurn {

	/**
	 * Does something as if it were a callback: with the client's identity and whatever
	 * else is bound.
	 */
	boolean call(BooleanSupplier action);

	/**
	 * Whether the endpoint has an {@code @OnEvent} method for an event.
	 */
	boolean hasCallback(InboundEvent event);

	/**
	 * Calls the {@code @OnEvent} method for an event. Its end is the end of the turn.
	 */
	void callback(InboundEvent event);

}
