package io.github.wsext.connection;

import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * The time that tickets, the ends of authentications, heartbeats and the limits on
 * messages go by; a bean of this type takes the place of the system's. How long a write
 * or a closing handshake takes is measured with {@link System#nanoTime()} whatever this
 * says.
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

}
