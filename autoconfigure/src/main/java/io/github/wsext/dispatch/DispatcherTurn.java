package io.github.wsext.dispatch;

import java.util.Objects;
import java.util.function.BooleanSupplier;

import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.dispatch.event.EventTurn;
import io.github.wsext.event.EventEnvelope.InboundEvent;

import io.github.wsext.WsHandshake;

/**
 * The turn of an event that is dispatched on one connection: its contexts, and the
 * callbacks of the endpoint.
 */
record DispatcherTurn(ManagedConnection connection, WsHandshake handshake, long arrivedNanos, EventCallbacks callbacks,
		CallbackContexts contexts, CallbackRunner runner) implements EventTurn {

	@Override
	public boolean call(BooleanSupplier action) {
		return this.contexts.call(action, this.connection);
	}

	@Override
	public boolean hasCallback(InboundEvent event) {
		return this.callbacks.find(event.name()) != null;
	}

	@Override
	public void callback(InboundEvent event) {
		Callback callback = Objects.requireNonNull(this.callbacks.find(event.name()));
		this.runner.run(callback, Call.event(this.handshake, this.connection, event, this.arrivedNanos));
	}

}
