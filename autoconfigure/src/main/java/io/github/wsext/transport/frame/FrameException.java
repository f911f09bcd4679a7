package io.github.wsext.transport.frame;

import org.springframework.web.socket.CloseStatus;

/**
 * Failure of a client to keep to RFC 6455, with the status to close with.
 */
final class FrameException extends Exception {

	private static final long serialVersionUID = 1L;

	private final transient CloseStatus status;

	private FrameException(CloseStatus status, String reason) {
		super(reason, null, false, false);
		this.status = status.withReason(reason);
	}

	static FrameException protocolError(String reason) {
		return new FrameException(CloseStatus.PROTOCOL_ERROR, reason);
	}

	static FrameException badData(String reason) {
		return new FrameException(CloseStatus.BAD_DATA, reason);
	}

	/**
	 * The status to close with.
	 */
	CloseStatus status() {
		return this.status;
	}

}
