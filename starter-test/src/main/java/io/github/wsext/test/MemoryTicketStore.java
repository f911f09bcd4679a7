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

package io.github.wsext.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

import io.github.wsext.support.EngineScheduler;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketKey;
import io.github.wsext.ticket.TicketLimitException;
import io.github.wsext.ticket.TicketSettings;
import io.github.wsext.ticket.TicketStore;
import org.jspecify.annotations.Nullable;

/**
 * Store of tickets that nodes of one JVM share. It is out of reach where the line is cut.
 */
final class MemoryTicketStore implements TicketStore {

	private final BusLine line;

	private final TicketSettings.Unused unused;

	private final Clock clock;

	private final Consumer<Ticket> expired;

	private final EngineScheduler scheduler;

	/**
	 * Creates a store as a node has it.
	 * @param line the line to the others
	 * @param unused how many tickets may be unused at a time
	 * @param clock the time of this node
	 * @param expired is given each ticket of this node that expired unused, once
	 * @param scheduler tells when one expires
	 */
	MemoryTicketStore(BusLine line, TicketSettings.Unused unused, Clock clock, Consumer<Ticket> expired,
			EngineScheduler scheduler) {
		this.line = line;
		this.unused = unused;
		this.clock = clock;
		this.expired = expired;
		this.scheduler = scheduler;
	}

	private ConcurrentMap<String, Kept> tickets() {
		if (!this.line.isUp()) {
			throw new IllegalStateException("Tickets are out of reach: this node is cut off from the others");
		}
		return this.line.bus().tickets();
	}

	@Override
	public void save(TicketKey key, Ticket ticket) {
		ConcurrentMap<String, Kept> tickets = tickets();
		Instant now = this.clock.instant();
		Kept kept = new Kept(ticket, this);
		// One at a time, so that the caps are exact.
		synchronized (this.line.bus()) {
			String owner = ticket.authentication().getName();
			check(tickets.values().stream().filter((other) -> other.isUnused(now) && other.isOf(owner)).count(),
					this.unused.perPrincipal(), TicketLimitException.Limit.PRINCIPAL, ticket, now);
			check(tickets.values().stream().filter((other) -> other.isUnused(now) && other.issuer() == this).count(),
					this.unused.perNode(), TicketLimitException.Limit.NODE, ticket, now);
			tickets.put(key.id(), kept);
		}
		this.scheduler.after(Duration.between(now, ticket.expiresAt()), () -> end(key, kept));
	}

	private static void check(long count, int max, TicketLimitException.Limit limit, Ticket ticket, Instant now) {
		if (count >= max) {
			throw new TicketLimitException(limit, Duration.between(now, ticket.expiresAt()));
		}
	}

	private void end(TicketKey key, Kept kept) {
		if (this.line.bus().tickets().remove(key.id(), kept) && this.line.isUp()) {
			this.expired.accept(kept.ticket());
		}
	}

	@Override
	public Optional<Ticket> take(TicketKey key) {
		return valid(tickets().remove(key.id()));
	}

	@Override
	public Optional<Ticket> find(TicketKey key) {
		return valid(tickets().get(key.id()));
	}

	private Optional<Ticket> valid(@Nullable Kept kept) {
		Instant now = this.clock.instant();
		return Optional.ofNullable(kept).filter((found) -> found.isUnused(now)).map(Kept::ticket);
	}

	@Override
	public void revoke(String owner, Instant issuedUntil) {
		ConcurrentMap<String, Kept> tickets = tickets();
		tickets.forEach((id, kept) -> {
			if (kept.isOf(owner) && !kept.ticket().issuedAt().isAfter(issuedUntil) && tickets.remove(id, kept)) {
				kept.issuer().expired.accept(kept.ticket());
			}
		});
	}

	/**
	 * A ticket, and the node that has issued it.
	 */
	record Kept(Ticket ticket, MemoryTicketStore issuer) {

		boolean isOf(String owner) {
			return owner.equals(this.ticket.authentication().getName());
		}

		boolean isUnused(Instant now) {
			return !this.ticket.isExpired(now);
		}

	}

}
