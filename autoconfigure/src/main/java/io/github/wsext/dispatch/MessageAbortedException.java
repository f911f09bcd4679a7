package io.github.wsext.dispatch;

import java.io.IOException;

/**
 * The rest of a message that is being read will not come.
 */
final class MessageAbortedException extends IOException {

	private static final long serialVersionUID = 1L;

	MessageAbortedException() {
		super("The connection has ended before the message");
	}

}
