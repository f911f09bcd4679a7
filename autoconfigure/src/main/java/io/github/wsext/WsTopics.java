package io.github.wsext;

/**
 * Publish and subscribe. A connection is subscribed to its own path, such as
 * {@code /chat/lobby}, from the moment its {@link OnOpen} has succeeded until it ends.
 * Can be injected anywhere and called from any thread.
 */
public interface WsTopics {

	/**
	 * Queues a message for every subscriber and returns at once. It is encoded once.
	 * @param topic exact name of the topic
	 * @param message as for {@link WsConnection#send(Object)}
	 * @return how far it got
	 * @throws IllegalArgumentException if no subscriber's codec can encode the message
	 */
	BroadcastResult publish(String topic, Object message);

	/**
	 * Number of subscribers.
	 */
	int subscribers(String topic);

}
