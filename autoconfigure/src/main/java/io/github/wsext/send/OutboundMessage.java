package io.github.wsext.send;

import io.github.wsext.WsMessage;

/**
 * A message ready to leave, shared by all its receivers.
 */
public final class OutboundMessage {

	private final WsMessage message;

	private final int size;

	public OutboundMessage(WsMessage message) {
		this.message = message;
		this.size = (message instanceof WsMessage.Text text) ? Utf8.length(text.payload())
				: ((WsMessage.Binary) message).payload().remaining();
	}

	WsMessage message() {
		return this.message;
	}

	/**
	 * Size of the payload on the wire in bytes, before compression.
	 */
	int size() {
		return this.size;
	}

}
