package io.github.wsext.ticket;

import org.jspecify.annotations.Nullable;

/**
 * Redeemer of tickets, asked by handshakes and by connections that renew their identity.
 * Of many who present one ticket at most one gets what it stands for. Applications have
 * no need to call it; a bean of this type takes the place of ours.
 */
public interface TicketRedeemer {

	/**
	 * Tells which endpoint a ticket is bound to, without consuming it.
	 * @param ticket what the client presents, {@code null} if it presents nothing
	 * @return the decoded path
	 * @throws TicketRefusedException if there is no such ticket, or it is not bound
	 * @throws TicketStoreUnavailableException if the store is out of reach
	 */
	String endpointOf(@Nullable String ticket);

	/**
	 * Tells whose ticket it is, without consuming it, so that a caller who has too many
	 * connections keeps it. The default does not know; the ticket is then spent before
	 * its owner is counted.
	 * @param ticket what the client presents, {@code null} if it presents nothing
	 * @param redemption the handshake
	 * @return name of the owner, or {@code null} if it is not known, or {@link #redeem}
	 * would refuse the ticket
	 * @throws TicketStoreUnavailableException if the store is out of reach
	 */
	default @Nullable String ownerOf(@Nullable String ticket, TicketRedemption redemption) {
		return null;
	}

	/**
	 * Consumes a ticket. It is spent afterwards, refused or not.
	 * @param ticket what the client presents, {@code null} if it presents nothing
	 * @param redemption the handshake
	 * @return what was kept for the ticket
	 * @throws TicketRefusedException if the ticket does not open this endpoint
	 * @throws TicketStoreUnavailableException if the store is out of reach
	 */
	Ticket redeem(@Nullable String ticket, TicketRedemption redemption);

}
