package io.github.wsext.connection;

import java.time.Clock;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * The time that tickets, the ends of authentications, heartbeats, writes, closing
 * handshakes and all limits go by; a bean of this type takes the place of the system's.
 * What a container watches over goes by its own time.
 *
 * @param clock the time of day
 * @param nanoTime a time that only goes forward, in nanoseconds since no moment in
 * particular
 */
public record TimeSource(Clock clock, LongSupplier nanoTime) {

	/**
	 * The system's time.
	 */
	public static final TimeSource SYSTEM = new TimeSource(Clock.systemUTC(), System::nanoTime);

	long nanos() {
		return this.nanoTime.getAsLong();
	}

	/**
	 * The time of day at a moment that is a while ago.
	 * @param nanos the {@linkplain #nanoTime() time} of that moment
	 */
	Instant instantAt(long nanos) {
		return this.clock.instant().minusNanos(nanos() - nanos);
	}

}
