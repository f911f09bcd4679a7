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
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.TimeSource;

/**
 * A clock that stands still until it is {@linkplain #advance(Duration) advanced}.
 * Tickets, heartbeats, the ends of authentications, batches, the time for answers and all
 * limits go by it: what is due after an advance happens at once. Thread-safe.
 *
 * <p>
 * An application context has one with
 * {@link AutoConfigureWsExtTestClient#clock() @AutoConfigureWsExtTestClient(clock =
 * true)}, and {@link WsExtTestEndpoints#clock()} is another. It begins with the time of
 * day.
 */
public final class WsExtTestClock extends Clock {

	private static final Duration REST_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration POLL_INTERVAL = Duration.ofMillis(1);

	private final Instant start;

	private final AtomicLong elapsedNanos;

	private final ZoneId zone;

	/** What is to come to rest before time leaps. */
	private final List<ConnectionRegistry> connections;

	private final List<Runnable> listeners;

	WsExtTestClock() {
		this(Instant.now(), new AtomicLong(), ZoneOffset.UTC, new CopyOnWriteArrayList<>(),
				new CopyOnWriteArrayList<>());
	}

	private WsExtTestClock(Instant start, AtomicLong elapsedNanos, ZoneId zone, List<ConnectionRegistry> connections,
			List<Runnable> listeners) {
		this.start = start;
		this.elapsedNanos = elapsedNanos;
		this.zone = zone;
		this.connections = connections;
		this.listeners = listeners;
	}

	/**
	 * Lets this time pass, and whatever is due by then happen: tickets expire, clients
	 * are pinged or given up, and batches leave. First gives what the server is just
	 * writing, and the answers to its pings, a second to arrive: they have not taken the
	 * time that passes now.
	 * @throws IllegalArgumentException if the time is negative: it does not go back
	 */
	public void advance(Duration duration) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException("Time does not go back: " + duration);
		}
		awaitRest();
		this.elapsedNanos.addAndGet(duration.toNanos());
		this.listeners.forEach(Runnable::run);
	}

	private void awaitRest() {
		long deadline = System.nanoTime() + REST_TIMEOUT.toNanos();
		while (!this.connections.stream().allMatch(ConnectionRegistry::isQuiet) && System.nanoTime() < deadline
				&& !Thread.currentThread().isInterrupted()) {
			LockSupport.parkNanos(POLL_INTERVAL.toNanos());
		}
	}

	@Override
	public Instant instant() {
		return this.start.plusNanos(this.elapsedNanos.get());
	}

	@Override
	public ZoneId getZone() {
		return this.zone;
	}

	/**
	 * The same clock as seen in another zone.
	 */
	@Override
	public WsExtTestClock withZone(ZoneId zone) {
		return new WsExtTestClock(this.start, this.elapsedNanos, zone, this.connections, this.listeners);
	}

	/**
	 * Has connections go by this clock.
	 */
	void drive(ConnectionRegistry connections) {
		this.connections.add(connections);
		onAdvance(connections::checkProgress);
	}

	/**
	 * Tells somebody after each advance.
	 */
	void onAdvance(Runnable listener) {
		this.listeners.add(listener);
	}

	TimeSource timeSource() {
		return new TimeSource(this, this.elapsedNanos::get);
	}

	@Override
	public String toString() {
		return "WsExtTestClock[" + instant() + "]";
	}

}
