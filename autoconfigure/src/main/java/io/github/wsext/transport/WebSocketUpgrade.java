package io.github.wsext.transport;

/**
 * Turns accepted handshakes into connections.
 */
public interface WebSocketUpgrade {

	/**
	 * Begins a handshake.
	 */
	PendingUpgrade begin();

}
