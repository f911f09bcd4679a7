package io.github.wsext.dispatch.event;

import java.util.Optional;

import io.github.wsext.WsConnection;
import io.github.wsext.connection.Identity;

/**
 * Renews the identity of a connection while it is open.
 */
@FunctionalInterface
public interface IdentityRefresher {

	/**
	 * There is nothing to renew an identity with.
	 */
	IdentityRefresher NONE = (connection, ticket) -> Optional.empty();

	/**
	 * Redeems a fresh ticket of a client.
	 * @param ticket what the client has sent
	 * @return the identity the ticket stands for, or empty if the ticket is refused
	 */
	Optional<Identity> redeem(WsConnection connection, String ticket);

}
