package io.github.wsext.event;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Counts the mistakes of one client. Not thread-safe: mistakes come one after the other.
 */
public final class ErrorLimit {

	private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

	private final int perMinute;

	/** When the last ones were made; most clients make none. */
	private long @Nullable [] lastNanos;

	private int next;

	/**
	 * Creates a counter at zero.
	 * @param perMinute with how many within a minute the limit is reached
	 */
	public ErrorLimit(int perMinute) {
		this.perMinute = perMinute;
	}

	/**
	 * Counts a mistake.
	 * @return whether the limit is reached
	 */
	public boolean isReachedBy(long nowNanos) {
		if (this.lastNanos == null) {
			this.lastNanos = new long[this.perMinute];
			Arrays.fill(this.lastNanos, nowNanos - MINUTE - 1);
		}
		this.lastNanos[this.next] = nowNanos;
		this.next = (this.next + 1) % this.perMinute;
		return nowNanos - this.lastNanos[this.next] <= MINUTE;
	}

}
