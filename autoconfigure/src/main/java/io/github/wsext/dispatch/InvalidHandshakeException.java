package io.github.wsext.dispatch;

/**
 * The client's handshake lacks something that a callback asks for, or it cannot be
 * converted.
 */
class InvalidHandshakeException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	InvalidHandshakeException(String message) {
		super(message, null, false, false);
	}

}
