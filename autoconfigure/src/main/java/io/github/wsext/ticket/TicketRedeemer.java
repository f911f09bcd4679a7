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
