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

package io.github.wsext.redis.ticket;

import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import io.github.wsext.limit.CaffeineScheduler;
import io.github.wsext.limit.ClockTicker;
import io.github.wsext.limit.KeyedCounter;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.ticket.Ticket;
import org.jspecify.annotations.Nullable;

/**
 * The tickets that this node has issued and of which it does not know that they were
 * used. As many as there may be, and each that expires is told of once, with or without
 * traffic.
 */
final class IssuedTickets implements AutoCloseable {

	private static final String NODE = "";

	private final Cache<String, Ticket> tickets;

	private final KeyedCounter count;

	private final BiConsumer<String, Ticket> expired;

	private volatile boolean closed;

	/**
	 * Creates a memory of none.
	 * @param max how many there may be
	 * @param clock source of time
	 * @param executor runs what is told of expired tickets
	 * @param scheduler tells when the next one expires
	 * @param expired is given the id and the ticket
	 */
	IssuedTickets(int max, Clock clock, Executor executor, EngineScheduler scheduler,
			BiConsumer<String, Ticket> expired) {
		this.count = new KeyedCounter(max);
		this.expired = expired;
		this.tickets = Caffeine.newBuilder()
			.expireAfter(new UntilExpiry())
			.ticker(new ClockTicker(clock))
			.executor(executor)
			.scheduler(new CaffeineScheduler(scheduler))
			.evictionListener(this::onEviction)
			.removalListener(this::onRemoval)
			.build();
	}

	/**
	 * Called within the atomic step that evicts, so counting is exact.
	 */
	private void onEviction(@Nullable String id, @Nullable Ticket ticket, RemovalCause cause) {
		release();
	}

	private void onRemoval(@Nullable String id, @Nullable Ticket ticket, RemovalCause cause) {
		if (cause == RemovalCause.EXPIRED && id != null && ticket != null && !this.closed) {
			this.expired.accept(id, ticket);
		}
	}

	/**
	 * Takes a place for one more.
	 * @return whether there was one
	 */
	boolean reserve() {
		if (this.count.tryIncrement(NODE)) {
			return true;
		}
		// Expired tickets that the cache has not swept yet are in nobody's way.
		this.tickets.cleanUp();
		return this.count.tryIncrement(NODE);
	}

	/**
	 * Gives a place back.
	 */
	void release() {
		this.count.decrement(NODE);
	}

	/**
	 * Puts a ticket in its place.
	 */
	void add(String id, Ticket ticket) {
		if (this.tickets.asMap().put(id, ticket) != null) {
			release();
		}
	}

	/**
	 * Forgets a ticket.
	 * @return the ticket, if this node has issued it
	 */
	@Nullable Ticket remove(String id) {
		Ticket ticket = this.tickets.asMap().remove(id);
		if (ticket != null) {
			release();
		}
		return ticket;
	}

	/**
	 * A ticket, if this node has issued it.
	 */
	@Nullable Ticket get(String id) {
		return this.tickets.getIfPresent(id);
	}

	/**
	 * How many there are.
	 */
	int size() {
		return this.count.count(NODE);
	}

	/**
	 * Forgets all, without a word.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.tickets.invalidateAll();
		this.tickets.cleanUp();
	}

	/**
	 * Each ticket knows its own end.
	 */
	private static final class UntilExpiry implements Expiry<String, Ticket> {

		@Override
		public long expireAfterCreate(String id, Ticket ticket, long now) {
			return Math.max(0, ClockTicker.nanos(ticket.expiresAt()) - now);
		}

		@Override
		public long expireAfterUpdate(String id, Ticket ticket, long now, long remaining) {
			return expireAfterCreate(id, ticket, now);
		}

		@Override
		public long expireAfterRead(String id, Ticket ticket, long now, long remaining) {
			return remaining;
		}

	}

}
