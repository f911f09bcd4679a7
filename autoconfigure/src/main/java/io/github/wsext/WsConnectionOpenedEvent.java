package io.github.wsext;

/**
 * Published once for each connection, as an event of the application context, when it has
 * opened: it can be found and used, and its {@link OnOpen} is about to be called.
 * Listeners run in the order of the connection's callbacks, which wait for them, while
 * other connections do not.
 */
public final class WsConnectionOpenedEvent {

	private final WsConnection connection;

	/**
	 * Creates the event of a connection.
	 */
	public WsConnectionOpenedEvent(WsConnection connection) {
		this.connection = connection;
	}

	/**
	 * The connection.
	 */
	public WsConnection connection() {
		return this.connection;
	}

	@Override
	public String toString() {
		return "opened: " + this.connection;
	}

}
