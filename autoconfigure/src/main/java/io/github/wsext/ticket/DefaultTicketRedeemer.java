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

import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.wsext.support.EndedLogins;
import io.github.wsext.ticket.TicketRefusedException.Reason;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * Redeemer of the tickets that a {@link TicketStore} keeps. What is taken out of the
 * store is spent, whether it opens the endpoint or not.
 */
public final class DefaultTicketRedeemer implements TicketRedeemer {

	private static final Log logger = LogFactory.getLog(DefaultTicketRedeemer.class);

	private final TicketSettings.Binding binding;

	private final TicketStore store;

	private final TicketObserver observer;

	private final Consumer<Ticket> expired;

	private final Clock clock;

	private final EndedLogins endedLogins;

	/**
	 * Creates a redeemer.
	 * @param binding what tickets are bound to
	 * @param store where they are kept
	 * @param observer is told what becomes of them
	 * @param expired is given each ticket that came back from the store after its expiry;
	 * must not run listeners on the calling thread
	 * @param clock source of time
	 * @param endedLogins what logins have ended
	 */
	public DefaultTicketRedeemer(TicketSettings.Binding binding, TicketStore store, TicketObserver observer,
			Consumer<Ticket> expired, Clock clock, EndedLogins endedLogins) {
		this.binding = binding;
		this.store = store;
		this.observer = observer;
		this.expired = expired;
		this.clock = clock;
		this.endedLogins = endedLogins;
	}

	@Override
	public String endpointOf(@Nullable String ticket) {
		TicketKey key = key(ticket);
		Ticket found = inStore(() -> this.store.find(key)).orElseThrow(this::unknown);
		if (found.isExpired(this.clock.instant())) {
			found = take(key);
		}
		if (found.endpoint() == null) {
			throw refused(Reason.WRONG_ENDPOINT);
		}
		return found.endpoint();
	}

	@Override
	public @Nullable String ownerOf(@Nullable String ticket, TicketRedemption redemption) {
		if (ticket == null || !TicketSecret.isWellFormed(ticket)) {
			return null;
		}
		TicketKey key = TicketKey.of(ticket);
		return inStore(() -> this.store.find(key)).filter((found) -> !found.isExpired(this.clock.instant()))
			.filter((found) -> mismatch(found, redemption) == null)
			.map((found) -> found.authentication().getName())
			.orElse(null);
	}

	@Override
	public Ticket redeem(@Nullable String ticket, TicketRedemption redemption) {
		Ticket taken = take(key(ticket));
		Reason mismatch = mismatch(taken, redemption);
		if (mismatch != null) {
			throw refused(mismatch);
		}
		this.observer.consumed();
		return taken;
	}

	private @Nullable Reason mismatch(Ticket ticket, TicketRedemption redemption) {
		if (ticket.endpoint() != null && !ticket.endpoint().equals(redemption.path())) {
			return Reason.WRONG_ENDPOINT;
		}
		String origin = redemption.origin();
		if (this.binding.origin() && ticket.origin() != null && origin != null
				&& !ticket.origin().equalsIgnoreCase(origin)) {
			return Reason.WRONG_ORIGIN;
		}
		String address = this.binding.address().of(redemption.address());
		if (address != null && ticket.address() != null && !ticket.address().equals(address)) {
			return Reason.WRONG_ADDRESS;
		}
		return this.endedLogins.hasEnded(ticket.authentication().getName(), ticket.session(), ticket.issuedAt())
				? Reason.LOGIN_ENDED : null;
	}

	private TicketKey key(@Nullable String ticket) {
		if (!StringUtils.hasLength(ticket)) {
			throw refused(Reason.MISSING);
		}
		if (!TicketSecret.isWellFormed(ticket)) {
			throw refused(Reason.MALFORMED);
		}
		return TicketKey.of(ticket);
	}

	private Ticket take(TicketKey key) {
		Ticket taken = inStore(() -> this.store.take(key)).orElseThrow(this::unknown);
		if (taken.isExpired(this.clock.instant())) {
			this.expired.accept(taken);
			throw refused(Reason.EXPIRED);
		}
		return taken;
	}

	private Optional<Ticket> inStore(Supplier<Optional<Ticket>> access) {
		try {
			return access.get();
		}
		catch (TicketRefusedException ex) {
			throw refused(ex.reason());
		}
		catch (RuntimeException ex) {
			this.observer.storeUnavailable();
			throw TicketStoreUnavailableException.of(ex);
		}
	}

	private TicketRefusedException unknown() {
		return refused(Reason.UNKNOWN);
	}

	private TicketRefusedException refused(Reason reason) {
		this.observer.refused(reason);
		if (logger.isDebugEnabled()) {
			logger.debug("Ticket refused: " + reason);
		}
		return new TicketRefusedException(reason);
	}

}
