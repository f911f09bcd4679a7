package io.github.wsext.limit;

import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Ticker;
import io.github.bucket4j.TimeMeter;

/**
 * Ticker that shows a clock to Caffeine and Bucket4j, so that there is one source of
 * time.
 */
public final class ClockTicker implements Ticker, TimeMeter {

	private final Clock clock;

	public ClockTicker(Clock clock) {
		this.clock = clock;
	}

	@Override
	public long read() {
		return nanos(this.clock.instant());
	}

	@Override
	public long currentTimeNanos() {
		return read();
	}

	@Override
	public boolean isWallClockBased() {
		return true;
	}

	/**
	 * Nanoseconds since the epoch.
	 */
	public static long nanos(Instant instant) {
		return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
	}

}
