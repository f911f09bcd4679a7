package io.github.wsext.test;

import java.net.http.WebSocket;
import java.time.Duration;

import io.github.wsext.test.Handshake.HandshakeRefusedException;

/**
 * How a handshake becomes a connection.
 */
interface Connector {

	/**
	 * Connects.
	 * @throws HandshakeRefusedException if the server refused the handshake
	 */
	WebSocket open(Handshake handshake, WebSocket.Listener listener, Duration timeout) throws HandshakeRefusedException;

	/**
	 * Whether there is a port, and HTTP.
	 */
	boolean isOverPort();

	/**
	 * Whether a client can ask for tickets.
	 */
	boolean issuesTickets();

	/**
	 * A path as failures show it.
	 */
	String describe(String path);

}
