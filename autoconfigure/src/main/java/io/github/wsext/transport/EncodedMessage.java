package io.github.wsext.transport;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import io.github.wsext.WsMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way out. All its receivers share it, so that a transport that needs
 * the bytes of a text encodes them once. Thread-safe.
 */
public final class EncodedMessage {

	private final WsMessage message;

	private volatile byte @Nullable [] utf8;

	public EncodedMessage(WsMessage message) {
		this.message = message;
	}

	/**
	 * The message as the application sent it.
	 */
	public WsMessage message() {
		return this.message;
	}

	boolean isText() {
		return this.message instanceof WsMessage.Text;
	}

	/**
	 * The bytes of the payload, in a buffer of the caller's own.
	 */
	ByteBuffer payload() {
		return (this.message instanceof WsMessage.Text text) ? ByteBuffer.wrap(utf8(text))
				: ((WsMessage.Binary) this.message).payload();
	}

	private byte[] utf8(WsMessage.Text text) {
		byte[] bytes = this.utf8;
		if (bytes == null) {
			// Two threads may do it at once; they get the same.
			bytes = text.payload().getBytes(StandardCharsets.UTF_8);
			this.utf8 = bytes;
		}
		return bytes;
	}

}
