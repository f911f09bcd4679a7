package io.github.wsext.connection;

import io.github.wsext.LeaveReason;
import io.github.wsext.WsMessage;
import org.jspecify.annotations.Nullable;

/**
 * Whoever handles what happens on one connection.
 */
public interface ConnectionHandler {

	/**
	 * Whether a callback is at work, so that nothing is read from the client meanwhile:
	 * not even its answer to a ping.
	 */
	boolean isBusy();

	/**
	 * What is to be sent for a message.
	 * @return the message, another one, or {@code null} for nothing
	 */
	@Nullable WsMessage outbound(WsMessage message);

	/**
	 * The server has begun to close the connection. May be called on any thread.
	 */
	void closing(LeaveReason reason);

}
