package io.github.wsext.endpoint;

/**
 * What happens to a kind of message that an endpoint has no callback for.
 */
public enum UnhandledMessage {

	/**
	 * The connection is closed with 1003.
	 */
	CLOSE,

	/**
	 * Nothing.
	 */
	IGNORE

}
