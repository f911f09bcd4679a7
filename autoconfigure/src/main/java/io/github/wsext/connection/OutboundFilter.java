package io.github.wsext.connection;

import org.jspecify.annotations.Nullable;

import io.github.wsext.WsConnection;
import io.github.wsext.WsMessage;

/**
 * The application's say in what a connection sends.
 */
@FunctionalInterface
public interface OutboundFilter {

	/**
	 * Sends everything as it is.
	 */
	OutboundFilter NONE = (connection, message) -> message;

	/**
	 * What is to be sent for a message.
	 * @return the message, another one, or {@code null} for nothing
	 */
	@Nullable WsMessage filter(WsConnection connection, WsMessage message);

}
