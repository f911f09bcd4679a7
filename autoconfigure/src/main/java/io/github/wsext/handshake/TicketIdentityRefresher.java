package io.github.wsext.handshake;

import java.net.InetSocketAddress;
import java.util.Optional;

import io.github.wsext.WsConnection;
import io.github.wsext.connection.Identity;
import io.github.wsext.dispatch.event.IdentityRefresher;
import io.github.wsext.limit.ClientAddress;
import io.github.wsext.support.EndedLogins;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketRedemption;
import io.github.wsext.ticket.TicketRefusedException;
import io.github.wsext.ticket.TicketRedeemer;

/**
 * Refresher of identities by fresh tickets, which have to be as good as at a handshake:
 * for this path and from this origin.
 */
public final class TicketIdentityRefresher implements IdentityRefresher {

	private final TicketRedeemer tickets;

	private final UserReloader users;

	private final EndedLogins endedLogins;

	/**
	 * Creates the refresher.
	 * @param endedLogins what logins have ended
	 */
	public TicketIdentityRefresher(TicketRedeemer tickets, UserReloader users, EndedLogins endedLogins) {
		this.tickets = tickets;
		this.users = users;
		this.endedLogins = endedLogins;
	}

	@Override
	public Optional<Identity> redeem(WsConnection connection, String ticket) {
		long ended = this.endedLogins.count();
		try {
			Ticket redeemed = this.tickets.redeem(ticket, new TicketRedemption(connection.handshake().path(),
					connection.handshake().headers().getOrigin(), address(connection)));
			return Optional.of(new Identity(this.users.reload(redeemed.authentication()), redeemed.authenticatedUntil(),
					redeemed.session(), ended));
		}
		catch (TicketRefusedException | UserReloader.UnavailableException ex) {
			return Optional.empty();
		}
	}

	private static ClientAddress address(WsConnection connection) {
		InetSocketAddress address = connection.handshake().remoteAddress();
		return ClientAddress
			.of((address != null && address.getAddress() != null) ? address.getAddress().getHostAddress() : null);
	}

}
