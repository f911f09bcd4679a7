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
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.function.Consumer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Scheduler;
import io.github.wsext.limit.CaffeineScheduler;
import io.github.wsext.limit.ClockTicker;
import io.github.wsext.limit.KeyedCounter;
import io.github.wsext.support.EngineScheduler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Store of tickets in the memory of this node. Of several who take one ticket one gets
 * it, and each that expires unused is announced once.
 *
 * <p>
 * A ticket is gone as soon as the clock says so. It frees its memory and its place under
 * the caps when the cache sweeps, with or without traffic, about a second later. The caps
 * refuse new tickets; they never evict a valid one.
 */
public final class CaffeineTicketStore implements TicketStore, AutoCloseable {

	private static final Log logger = LogFactory.getLog(CaffeineTicketStore.class);

	private static final String NODE = "";

	private final Cache<String, Entry> tickets;

	private final KeyedCounter byPrincipal;

	private final KeyedCounter onNode;

	private final Clock clock;

	private final Consumer<Ticket> expired;

	private final Executor executor;

	private volatile boolean closed;

	/**
	 * Creates a store.
	 * @param unused how many tickets may be unused at a time
	 * @param clock source of time
	 * @param expired is given each ticket that expired unused, once, on a thread of the
	 * common pool
	 * @param scheduler tells when a ticket expires that nobody presents
	 */
	public CaffeineTicketStore(TicketSettings.Unused unused, Clock clock, Consumer<Ticket> expired,
			EngineScheduler scheduler) {
		this(unused, clock, expired, ForkJoinPool.commonPool(), new CaffeineScheduler(scheduler));
	}

	CaffeineTicketStore(TicketSettings.Unused unused, Clock clock, Consumer<Ticket> expired, Executor executor,
			Scheduler scheduler) {
		this.byPrincipal = new KeyedCounter(unused.perPrincipal());
		this.onNode = new KeyedCounter(unused.perNode());
		this.clock = clock;
		this.expired = expired;
		this.executor = executor;
		this.tickets = Caffeine.newBuilder()
			.expireAfter(new UntilExpiry())
			.ticker(new ClockTicker(clock))
			.executor(executor)
			.scheduler(scheduler)
			.evictionListener(this::onEviction)
			.removalListener(this::onRemoval)
			.build();
	}

	@Override
	public void save(TicketKey key, Ticket ticket) {
		Entry entry = new Entry(ticket, ticket.authentication().getName());
		reserve(entry);
		Entry replaced = entry;
		try {
			replaced = this.tickets.asMap().put(key.id(), entry);
		}
		finally {
			// What was put in vain or replaced gives its place back.
			if (replaced != null) {
				release(replaced);
			}
		}
	}

	@Override
	public Optional<Ticket> take(TicketKey key) {
		return Optional.ofNullable(remove(key.id()));
	}

	private @Nullable Ticket remove(String id) {
		Entry entry = this.tickets.asMap().remove(id);
		if (entry == null) {
			return null;
		}
		release(entry);
		return entry.ticket();
	}

	@Override
	public Optional<Ticket> find(TicketKey key) {
		return Optional.ofNullable(this.tickets.getIfPresent(key.id())).map(Entry::ticket);
	}

	/**
	 * Announces what it ends: nobody is going to use it.
	 */
	@Override
	public void revoke(String owner, Instant issuedUntil) {
		this.tickets.asMap().forEach((id, entry) -> {
			if (entry.principal().equals(owner) && !entry.ticket().issuedAt().isAfter(issuedUntil)
					&& this.tickets.asMap().remove(id, entry)) {
				release(entry);
				this.executor.execute(() -> announce(entry.ticket()));
			}
		});
	}

	/**
	 * Forgets all tickets, without a word to the listener.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.tickets.asMap().keySet().forEach(this::remove);
		this.tickets.cleanUp();
	}

	/**
	 * Number of tickets that are neither used nor expired.
	 */
	public int outstanding() {
		return this.onNode.count(NODE);
	}

	int outstanding(String principal) {
		return this.byPrincipal.count(principal);
	}

	int principals() {
		return this.byPrincipal.keys();
	}

	long size() {
		return this.tickets.estimatedSize();
	}

	void cleanUp() {
		this.tickets.cleanUp();
	}

	private void reserve(Entry entry) {
		TicketLimitException.Limit limit = tryReserve(entry.principal());
		if (limit != null) {
			// Expired tickets that the cache has not swept yet are in nobody's way.
			this.tickets.cleanUp();
			limit = tryReserve(entry.principal());
		}
		if (limit != null) {
			throw new TicketLimitException(limit, Duration.between(this.clock.instant(), entry.ticket().expiresAt()));
		}
	}

	private TicketLimitException.@Nullable Limit tryReserve(String principal) {
		if (!this.byPrincipal.tryIncrement(principal)) {
			return TicketLimitException.Limit.PRINCIPAL;
		}
		if (!this.onNode.tryIncrement(NODE)) {
			this.byPrincipal.decrement(principal);
			return TicketLimitException.Limit.NODE;
		}
		return null;
	}

	private void release(Entry entry) {
		this.onNode.decrement(NODE);
		this.byPrincipal.decrement(entry.principal());
	}

	/**
	 * Called within the atomic step that evicts, on any thread, so counting is exact.
	 */
	private void onEviction(@Nullable String id, @Nullable Entry entry, RemovalCause cause) {
		if (entry != null) {
			release(entry);
		}
	}

	/**
	 * Called on the executor, for whatever reason an entry left.
	 */
	private void onRemoval(@Nullable String id, @Nullable Entry entry, RemovalCause cause) {
		if (cause == RemovalCause.EXPIRED && entry != null && !this.closed) {
			announce(entry.ticket());
		}
	}

	private void announce(Ticket ticket) {
		try {
			this.expired.accept(ticket);
		}
		catch (Throwable ex) {
			logger.warn("A listener failed on the expiry of " + ticket, ex);
		}
	}

	/**
	 * A ticket and the name it is counted under.
	 */
	private record Entry(Ticket ticket, String principal) {
	}

	/**
	 * Each ticket knows its own end.
	 */
	private static final class UntilExpiry implements Expiry<String, Entry> {

		@Override
		public long expireAfterCreate(String id, Entry entry, long now) {
			return Math.max(0, ClockTicker.nanos(entry.ticket().expiresAt()) - now);
		}

		@Override
		public long expireAfterUpdate(String id, Entry entry, long now, long remaining) {
			return expireAfterCreate(id, entry, now);
		}

		@Override
		public long expireAfterRead(String id, Entry entry, long now, long remaining) {
			return remaining;
		}

	}

}
