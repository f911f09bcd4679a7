package io.github.wsext;

/**
 * What happens to a message that does not fit into the queue of a connection, because the
 * client does not read fast enough. Set for an endpoint, and for single messages.
 *
 * <p>
 * Answers to a client's messages, and whatever else was sent without a policy on an
 * endpoint that has none, are never left out: where nothing may be dropped the connection
 * is closed.
 */
public enum OverflowPolicy {

	/**
	 * The connection is closed with 4438 "slow consumer"; its client may come back. The
	 * default.
	 */
	CLOSE,

	/**
	 * The oldest waiting messages that may be dropped make room.
	 */
	DROP_OLDEST,

	/**
	 * The new message is dropped.
	 */
	DROP_NEWEST,

	/**
	 * Of all waiting messages with the same key only the latest stays, in the place of
	 * the first. The key is given to {@link WsConnection#sendLatest}; on an endpoint with
	 * this policy it is the topic a message was published to, or the name of the event.
	 */
	CONFLATE,

	/**
	 * Whatever holds where nothing is said: for an endpoint the property
	 * {@code wsext.outbound.overflow}, for a message the policy of its receiver's
	 * endpoint.
	 */
	INHERIT

}
