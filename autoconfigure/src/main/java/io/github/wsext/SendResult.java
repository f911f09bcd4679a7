package io.github.wsext;

/**
 * What became of a message.
 */
public enum SendResult {

	/**
	 * Handed to the operating system, in order. Whether it arrived only the client can
	 * tell.
	 */
	SENT,

	/**
	 * Left out, because the client does not keep up and the queue was full.
	 */
	DROPPED,

	/**
	 * Not sent, because the connection had ended, was closing or broke.
	 */
	CLOSED,

	/**
	 * Nobody can tell: the connection is on another node, which has not said in time.
	 */
	UNKNOWN

}
