package io.github.wsext.dispatch;

import java.util.function.BooleanSupplier;

import io.github.wsext.dispatch.event.EventTurn;
import io.github.wsext.event.EventEnvelope.InboundEvent;

import org.springframework.util.Assert;

/**
 * A turn of a connection as handlers of events see it.
 */
record DispatcherTurn(ConnectionDispatcher dispatcher, EventCallbacks callbacks,
		CallbackContexts contexts) implements EventTurn {

	@Override
	public boolean call(BooleanSupplier action) {
		return this.contexts.call(action, this.dispatcher.connection());
	}

	@Override
	public boolean hasCallback(InboundEvent event) {
		return this.callbacks.find(event.name()) != null;
	}

	@Override
	public void callback(InboundEvent event) {
		Callback callback = this.callbacks.find(event.name());
		Assert.state(callback != null, "There is no callback for the event");
		this.dispatcher.handle(callback, Call.event(this.dispatcher.handshake(), this.dispatcher.connection(), event));
	}

}
