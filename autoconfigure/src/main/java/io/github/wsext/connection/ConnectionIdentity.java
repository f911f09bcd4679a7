package io.github.wsext.connection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Who is at the other end of one connection, until the authentication ends. Thread-safe.
 */
final class ConnectionIdentity {

	private final ConnectionSettings settings;

	private final Clock clock;

	private volatile Identity current;

	/**
	 * Whether the client knows that its authentication is about to end; guarded by this.
	 */
	private boolean announced;

	ConnectionIdentity(Identity identity, ConnectionSettings settings, Clock clock) {
		this.settings = settings;
		this.clock = clock;
		this.current = limited(identity);
	}

	private Identity limited(Identity identity) {
		Duration maxAge = this.settings.maxAge();
		return (maxAge != null && identity.principal() != null) ? identity.endingAt(this.clock.instant().plus(maxAge))
				: identity;
	}

	Identity current() {
		return this.current;
	}

	/**
	 * Goes on with a fresh authentication of the same caller.
	 * @return the identity before, or {@code null} if it is that of another caller, and
	 * nothing has changed
	 */
	synchronized @Nullable Identity renew(Identity fresh) {
		Identity before = this.current;
		if (!before.isSameCallerAs(fresh)) {
			return null;
		}
		Identity after = limited(fresh);
		this.current = after;
		// Who is told of an end does not have to be told of the same end again.
		this.announced = this.announced && !after.endsLaterThan(before);
		return before;
	}

	/**
	 * What has become of the authentication since the last time.
	 */
	synchronized Change check() {
		Instant end = this.current.expiresAt();
		if (end == null) {
			return Change.NONE;
		}
		Instant now = this.clock.instant();
		if (!now.isBefore(end)) {
			return Change.ENDED;
		}
		if (!this.announced && !now.isBefore(end.minus(this.settings.expiryGrace()))) {
			this.announced = true;
			return Change.ABOUT_TO_END;
		}
		return Change.NONE;
	}

	/**
	 * A change of the authentication by itself.
	 */
	enum Change {

		/** None. */
		NONE,

		/** The client has to renew it. */
		ABOUT_TO_END,

		/** The connection has to end, too. */
		ENDED

	}

}
