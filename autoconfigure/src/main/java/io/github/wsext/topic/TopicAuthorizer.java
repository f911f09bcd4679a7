package io.github.wsext.topic;

import io.github.wsext.WsConnection;

/**
 * Decides which topics a client may subscribe to by itself, with the event
 * {@code topic:subscribe}. A bean of this type opens that door; without one every such
 * subscription is refused. What the application subscribes a connection to is not asked
 * about. Must be thread-safe.
 */
@FunctionalInterface
public interface TopicAuthorizer {

	/**
	 * Lets nobody subscribe to anything.
	 */
	TopicAuthorizer DENY = (connection, topic) -> false;

	/**
	 * Whether the client of a connection may subscribe.
	 * @param connection the connection, with the identity of its client
	 * @param topic the topic, whose name has been checked
	 */
	boolean maySubscribe(WsConnection connection, String topic);

}
