package io.github.wsext;

import org.springframework.web.socket.CloseStatus;

/**
 * Thrown by a callback to close its connection with a status of its choice. Not logged as
 * a failure.
 */
public class WsCloseException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final CloseStatus status;

	public WsCloseException(CloseStatus status) {
		super(status.toString(), null, false, false);
		this.status = status;
	}

	/**
	 * The status to close with.
	 */
	public CloseStatus status() {
		return this.status;
	}

}
