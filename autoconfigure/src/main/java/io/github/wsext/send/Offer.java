package io.github.wsext.send;

/**
 * What became of a message that was offered to a connection.
 */
public enum Offer {

	/** It will leave in its turn. */
	QUEUED,

	/** It was left out, as its overflow policy says. */
	DROPPED,

	/** There is no room for it, and nothing may be left out. */
	OVERFLOW,

	/** Nothing is taken any more. */
	CLOSED

}
