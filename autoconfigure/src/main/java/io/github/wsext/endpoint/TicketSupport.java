package io.github.wsext.endpoint;

/**
 * Whether tickets can open connections.
 */
public enum TicketSupport {

	/**
	 * They can.
	 */
	AVAILABLE,

	/**
	 * Nobody can have one, because Spring Security is not there.
	 */
	NO_SECURITY,

	/**
	 * There is no carrier to look for them in.
	 */
	NO_CARRIER

}
