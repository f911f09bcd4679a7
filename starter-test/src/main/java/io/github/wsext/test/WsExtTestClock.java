package io.github.wsext.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

import io.github.wsext.connection.TimeSource;

/**
 * A clock that stands still until it is {@linkplain #advance(Duration) advanced}.
 * Tickets, heartbeats, the ends of authentications, batches and inbound rates go by it:
 * what is due after an advance happens at once. Thread-safe.
 *
 * <p>
 * An application context has one with
 * {@link AutoConfigureWsExtTestClient#clock() @AutoConfigureWsExtTestClient(clock =
 * true)}, and {@link WsExtTestEndpoints#clock()} is another. It begins with the time of
 * day.
 */
public final class WsExtTestClock extends Clock {

	private final Instant start;

	private final AtomicLong elapsedNanos;

	private final ZoneId zone;

	private final List<Runnable> listeners;

	WsExtTestClock() {
		this(Instant.now(), new AtomicLong(), ZoneOffset.UTC, new CopyOnWriteArrayList<>());
	}

	private WsExtTestClock(Instant start, AtomicLong elapsedNanos, ZoneId zone, List<Runnable> listeners) {
		this.start = start;
		this.elapsedNanos = elapsedNanos;
		this.zone = zone;
		this.listeners = listeners;
	}

	/**
	 * Lets this time pass, and whatever is due by then happen: tickets expire, clients
	 * are pinged or given up, and batches leave.
	 * @throws IllegalArgumentException if the time is negative: it does not go back
	 */
	public void advance(Duration duration) {
		if (duration.isNegative()) {
			throw new IllegalArgumentException("Time does not go back: " + duration);
		}
		this.elapsedNanos.addAndGet(duration.toNanos());
		this.listeners.forEach(Runnable::run);
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
		return new WsExtTestClock(this.start, this.elapsedNanos, zone, this.listeners);
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
