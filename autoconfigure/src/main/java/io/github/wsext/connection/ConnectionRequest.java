package io.github.wsext.connection;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsHandshake;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.transport.WsTransport;

/**
 * A connection that is about to be registered.
 *
 * @param handshake how it came about
 * @param identity who is at the other end
 * @param transport its frames
 * @param codec encodes its messages
 * @param overflow what happens to messages that have no policy of their own
 * @param maxMessageSize largest message of its client in bytes, to begin with
 * @param handler handles what happens on it
 */
public record ConnectionRequest(WsHandshake handshake, Identity identity, WsTransport transport, WsCodec codec,
		OverflowPolicy overflow, long maxMessageSize, ConnectionHandler handler) {
}
