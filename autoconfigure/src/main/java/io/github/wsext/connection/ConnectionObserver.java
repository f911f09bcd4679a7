package io.github.wsext.connection;

import io.github.wsext.WsConnection;

/**
 * Told what happens to connections. May be called on any thread and must not wait.
 */
public interface ConnectionObserver {

	/**
	 * Tells nobody.
	 */
	ConnectionObserver NONE = new ConnectionObserver() {

	};

	/**
	 * Messages were left out, as their overflow policy says.
	 */
	default void messagesDropped(WsConnection connection, int count) {
	}

	/**
	 * The connection is closed because its client does not read fast enough.
	 */
	default void slowConsumer(WsConnection connection) {
	}

	/**
	 * The connection asks for more than it may have.
	 */
	default void limitReached(WsConnection connection, ConnectionLimit limit) {
	}

}
