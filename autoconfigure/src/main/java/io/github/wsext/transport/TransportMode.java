package io.github.wsext.transport;

/**
 * Means by which frames leave and arrive.
 */
public enum TransportMode {

	/** By the fastest means the container has. */
	AUTO,

	/** By the container's own WebSocket support. */
	STANDARD

}
