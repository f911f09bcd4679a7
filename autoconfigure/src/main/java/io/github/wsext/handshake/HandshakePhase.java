package io.github.wsext.handshake;

import io.github.wsext.spi.HandshakeRequest;

/**
 * Phase of a handshake. Immutable, and has what is known by then:
 * {@link RequestedHandshake}, {@link RoutedHandshake}, {@link AuthenticatedHandshake},
 * and {@link AcceptedHandshake} at last.
 */
interface HandshakePhase {

	/**
	 * The handshake as checks of the application see it.
	 */
	HandshakeRequest view();

}
