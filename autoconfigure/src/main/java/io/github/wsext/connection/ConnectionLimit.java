package io.github.wsext.connection;

/**
 * Limits that an open connection can reach.
 */
public enum ConnectionLimit {

	/** Messages of its client in a second ({@code wsext.inbound.rate}). */
	MESSAGES,

	/**
	 * Messages of its caller over all connections in a second
	 * ({@code wsext.inbound.rate-per-principal}).
	 */
	MESSAGES_OF_PRINCIPAL,

	/** Topics it is subscribed to ({@code wsext.topic.max-per-connection}). */
	TOPICS

}
