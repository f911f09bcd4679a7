package io.github.wsext;

import org.springframework.web.socket.CloseStatus;

/**
 * Published once for each {@link WsConnectionOpenedEvent}, as an event of the application
 * context, when the connection has ended and its {@link OnClose} has returned. Nothing
 * can be sent on it any more.
 */
public final class WsConnectionClosedEvent {

	private final WsConnection connection;

	private final CloseStatus status;

	private final LeaveReason reason;

	/**
	 * Creates the event of a connection.
	 * @param status what went over the wire
	 * @param reason who or what ended it
	 */
	public WsConnectionClosedEvent(WsConnection connection, CloseStatus status, LeaveReason reason) {
		this.connection = connection;
		this.status = status;
		this.reason = reason;
	}

	/**
	 * The connection.
	 */
	public WsConnection connection() {
		return this.connection;
	}

	/**
	 * What went over the wire: 1005 for a close without a code, 1006 for a cut line.
	 */
	public CloseStatus status() {
		return this.status;
	}

	/**
	 * Who or what ended it.
	 */
	public LeaveReason reason() {
		return this.reason;
	}

	@Override
	public String toString() {
		return "closed: " + this.connection + ", " + this.reason;
	}

}
