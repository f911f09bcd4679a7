package io.github.wsext.handshake;

import java.security.Principal;

import io.github.wsext.transport.TransportListener;
import org.jspecify.annotations.Nullable;

/**
 * Last phase of a handshake: nobody has refused, and it can be answered 101.
 *
 * @param authenticated the phase before
 * @param listener handles what will happen on the connection
 */
record AcceptedHandshake(AuthenticatedHandshake authenticated, TransportListener listener) {

	@Nullable Principal principal() {
		return this.authenticated.identity().principal();
	}

	/**
	 * The subprotocol of the answer.
	 */
	@Nullable String subprotocolToEcho() {
		RoutedHandshake routed = this.authenticated.routed();
		return routed.requested().subprotocols().toEcho(routed.choice().subprotocol());
	}

	@Override
	public String toString() {
		return this.authenticated.toString();
	}

}
