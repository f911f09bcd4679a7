package io.github.wsext.handshake;

import java.nio.ByteBuffer;

import io.github.wsext.limit.ConnectionPermit;
import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.WsTransport;

import org.springframework.web.socket.CloseStatus;

/**
 * Listener that claims the permit of a connection when it opens, and releases it when the
 * connection ends.
 */
final class PermitListener implements TransportListener {

	private final ConnectionPermit permit;

	private final TransportListener delegate;

	PermitListener(ConnectionPermit permit, TransportListener delegate) {
		this.permit = permit;
		this.delegate = delegate;
	}

	@Override
	public void onOpen(WsTransport transport) {
		this.permit.claim();
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
		this.permit.release();
		this.delegate.onClose(status);
	}

}
