package io.github.wsext.dispatch.event;

import io.github.wsext.WsConnection;
import io.github.wsext.WsEvent;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event as its subscribers see it.
 */
public final class ReceivedEvent implements WsEvent {

	private final InboundEvent event;

	private final ManagedConnection connection;

	private final EventEnvelope envelope;

	/**
	 * Creates the view of an event that a connection's client has sent.
	 */
	public ReceivedEvent(InboundEvent event, ManagedConnection connection, EventEnvelope envelope) {
		this.event = event;
		this.connection = connection;
		this.envelope = envelope;
	}

	@Override
	public String name() {
		return this.event.name();
	}

	@Override
	public WsConnection connection() {
		return this.connection;
	}

	@Override
	public <T> @Nullable T payload(Class<T> type) {
		return (this.event.payload() != null) ? this.event.payload(type) : null;
	}

	@Override
	public void reply(Object payload) {
		this.connection.answer(this.envelope.write(name(), payload, this.event.id()));
	}

	@Override
	public String toString() {
		return "event '" + name() + "' on " + this.connection;
	}

}
