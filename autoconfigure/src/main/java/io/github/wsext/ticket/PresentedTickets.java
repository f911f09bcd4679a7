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

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * Tickets that {@link TicketCarrierFilter} found in a request and hid from everything
 * behind it.
 */
public final class PresentedTickets {

	/**
	 * Request attribute that holds them.
	 */
	static final String ATTRIBUTE = PresentedTickets.class.getName();

	private static final PresentedTickets NONE = new PresentedTickets(null, null, false, false);

	private final @Nullable String ticket;

	private final @Nullable TicketCarrier carrier;

	private final boolean ambiguous;

	private final boolean temporaryUri;

	PresentedTickets(@Nullable String ticket, @Nullable TicketCarrier carrier, boolean ambiguous,
			boolean temporaryUri) {
		this.ticket = ticket;
		this.carrier = carrier;
		this.ambiguous = ambiguous;
		this.temporaryUri = temporaryUri;
	}

	/**
	 * The tickets presented by a request.
	 */
	public static PresentedTickets of(HttpServletRequest request) {
		return (request.getAttribute(ATTRIBUTE) instanceof PresentedTickets presented) ? presented : NONE;
	}

	/**
	 * The ticket, or {@code null} if there is none or more than one.
	 */
	public @Nullable String ticket() {
		return this.ticket;
	}

	/**
	 * Where the ticket was.
	 */
	public @Nullable TicketCarrier carrier() {
		return this.carrier;
	}

	/**
	 * Whether the request presents different tickets.
	 */
	public boolean ambiguous() {
		return this.ambiguous;
	}

	/**
	 * Whether the request came to the temporary URI, which stands for the endpoint of its
	 * ticket.
	 */
	public boolean temporaryUri() {
		return this.temporaryUri;
	}

	@Override
	public String toString() {
		return "PresentedTickets[ticket=" + ((this.ticket != null) ? "****" : "none") + ", carrier=" + this.carrier
				+ ", ambiguous=" + this.ambiguous + ", temporaryUri=" + this.temporaryUri + "]";
	}

}
