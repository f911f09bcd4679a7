package io.github.wsext.transport;

import java.nio.ByteBuffer;

import org.springframework.web.socket.CloseStatus;

/**
 * Listener of one connection: told by its container what happens. Opening and messages
 * come one after the other; {@link #onFailure} and {@link #onClose} may come on another
 * thread at any time.
 */
public interface TransportListener {

	/**
	 * The connection is open.
	 */
	void onOpen(WsTransport transport);

	/**
	 * A text message, or a part of one. The next is not read before this returns.
	 */
	void onText(String part, boolean last);

	/**
	 * A binary message, or a part of one. The next is not read before this returns. The
	 * listener may keep the buffer.
	 */
	void onBinary(ByteBuffer part, boolean last);

	/**
	 * A pong frame.
	 */
	void onPong(ByteBuffer payload);

	/**
	 * The line broke; {@link #onClose} follows.
	 */
	void onFailure(Throwable failure);

	/**
	 * The connection has ended. Called once.
	 */
	void onClose(CloseStatus status);

}
