package io.github.wsext.handshake;

import java.nio.ByteBuffer;

import io.github.wsext.limit.ConnectionPlaces;
import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.WsTransport;

import org.springframework.web.socket.CloseStatus;

/**
 * Gives back what the connection has taken of the limits when it ends.
 */
final class PlaceListener implements TransportListener {

	private final ConnectionPlaces.Place place;

	private final TransportListener delegate;

	PlaceListener(ConnectionPlaces.Place place, TransportListener delegate) {
		this.place = place;
		this.delegate = delegate;
	}

	@Override
	public void onOpen(WsTransport transport) {
		this.place.opened();
		this.delegate.onOpen(transport);
	}

	@Override
	public void onText(String part, boolean last) {
		this.delegate.onText(part, last);
	}

	@Override
	public void onBinary(ByteBuffer part, boolean last) {
		this.delegate.onBinary(part, last);
	}

	@Override
	public void onPong(ByteBuffer payload) {
		this.delegate.onPong(payload);
	}

	@Override
	public void onFailure(Throwable failure) {
		this.delegate.onFailure(failure);
	}

	@Override
	public void onClose(CloseStatus status) {
		this.place.release();
		this.delegate.onClose(status);
	}

}
