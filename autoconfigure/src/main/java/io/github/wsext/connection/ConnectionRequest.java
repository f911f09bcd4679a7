package io.github.wsext.connection;

import java.util.concurrent.Executor;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsHandshake;
import io.github.wsext.codec.WsCodec;

/**
 * What an accepted handshake says of the connection that follows.
 *
 * @param handshake the handshake
 * @param identity who is at the other end
 * @param codec encodes what is sent
 * @param overflow what happens to messages for which the queue has no room
 * @param maxMessageSize largest message that the client may send, in bytes
 * @param handler what is done with what happens
 * @param outboundFilter sees messages before they are queued
 * @param executor runs code of the application that the caller must not wait for
 */
public record ConnectionRequest(WsHandshake handshake, Identity identity, WsCodec codec, OverflowPolicy overflow,
		long maxMessageSize, MessageHandler handler, OutboundFilter outboundFilter, Executor executor) {

}
