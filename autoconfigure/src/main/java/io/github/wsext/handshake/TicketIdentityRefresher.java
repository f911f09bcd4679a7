/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.wsext.handshake;

import java.net.InetSocketAddress;
import java.util.Optional;

import io.github.wsext.WsConnection;
import io.github.wsext.connection.Identity;
import io.github.wsext.dispatch.event.IdentityRefresher;
import io.github.wsext.limit.ClientAddress;
import io.github.wsext.support.EndedLogins;
import io.github.wsext.ticket.HttpSessions;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketRedeemer;
import io.github.wsext.ticket.TicketRedemption;
import io.github.wsext.ticket.TicketRefusedException;

/**
 * Refresher of identities by fresh tickets, which have to be as good as at a handshake:
 * for this path and from this origin.
 */
public final class TicketIdentityRefresher implements IdentityRefresher {

	private final TicketRedeemer tickets;

	private final UserReloader users;

	private final EndedLogins endedLogins;

	private final HttpSessions sessions;

	/**
	 * Creates the refresher.
	 * @param endedLogins what logins have ended
	 * @param sessions knows which HTTP sessions have ended without a word
	 */
	public TicketIdentityRefresher(TicketRedeemer tickets, UserReloader users, EndedLogins endedLogins,
			HttpSessions sessions) {
		this.tickets = tickets;
		this.users = users;
		this.endedLogins = endedLogins;
		this.sessions = sessions;
	}

	@Override
	public Optional<Identity> redeem(WsConnection connection, String ticket) {
		long ended = this.endedLogins.count();
		try {
			Ticket redeemed = this.tickets.redeem(ticket, new TicketRedemption(connection.handshake().path(),
					connection.handshake().headers().getOrigin(), address(connection)));
			if (redeemed.session() != null && this.sessions.hasEnded(redeemed.session())) {
				return Optional.empty();
			}
			return Optional.of(new Identity(this.users.reload(redeemed.authentication()), redeemed.authenticatedUntil(),
					redeemed.session(), ended, redeemed.issuedAt()));
		}
		catch (TicketRefusedException | UserReloader.UnavailableException ex) {
			return Optional.empty();
		}
	}

	private static ClientAddress address(WsConnection connection) {
		InetSocketAddress address = connection.handshake().remoteAddress();
		if (address == null) {
			return ClientAddress.of(null);
		}
		return ClientAddress
			.of((address.getAddress() != null) ? address.getAddress().getHostAddress() : address.getHostString());
	}

}
