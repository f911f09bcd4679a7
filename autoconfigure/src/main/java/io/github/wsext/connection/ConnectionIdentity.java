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

package io.github.wsext.connection;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * The caller of one connection, who may renew the authentication. Changes atomically and
 * without a lock, as asking a caller for its name is asking the application.
 */
final class ConnectionIdentity {

	private final ConnectionSettings settings;

	private final Clock clock;

	private static final AtomicReferenceFieldUpdater<ConnectionIdentity, Current> CURRENT = AtomicReferenceFieldUpdater
		.newUpdater(ConnectionIdentity.class, Current.class, "current");

	private volatile Current current;

	ConnectionIdentity(Identity identity, ConnectionSettings settings, Clock clock) {
		this.settings = settings;
		this.clock = clock;
		this.current = new Current(limited(identity, settings, clock), false);
	}

	private static Identity limited(Identity identity, ConnectionSettings settings, Clock clock) {
		Duration maxAge = settings.maxAge();
		return (maxAge != null && identity.principal() != null) ? identity.endingAt(clock.instant().plus(maxAge))
				: identity;
	}

	Identity current() {
		return this.current.identity();
	}

	/**
	 * Goes on with a fresh authentication of the same caller.
	 * @return {@code false} if it is that of another, and nothing has changed
	 */
	boolean renew(Identity fresh) {
		Identity after = limited(fresh, this.settings, this.clock);
		Current before;
		boolean announced;
		do {
			before = this.current;
			if (!before.identity().isSameCallerAs(fresh)) {
				return false;
			}
			// Who is told of an end does not have to be told of the same end again.
			announced = before.announced() && !after.endsLaterThan(before.identity());
		}
		while (!CURRENT.compareAndSet(this, before, new Current(after, announced)));
		return true;
	}

	/**
	 * The HTTP session of the caller has another key now, if it still is this one.
	 */
	void changeSession(String from, String to) {
		Current before;
		do {
			before = this.current;
			if (!from.equals(before.identity().session())) {
				return;
			}
		}
		while (!CURRENT.compareAndSet(this, before, new Current(before.identity().in(to), before.announced())));
	}

	/**
	 * What has become of the authentication since the last time.
	 */
	Change check() {
		Current present = this.current;
		Instant end = present.identity().expiresAt();
		if (end == null) {
			return Change.NONE;
		}
		Instant now = this.clock.instant();
		if (!now.isBefore(end)) {
			return Change.ENDED;
		}
		// If it has been renewed meanwhile, the next check sees that.
		boolean announce = !present.announced() && !now.isBefore(end.minus(this.settings.expiryGrace()))
				&& CURRENT.compareAndSet(this, present, new Current(present.identity(), true));
		return announce ? Change.ABOUT_TO_END : Change.NONE;
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

	/**
	 * An identity as of now.
	 *
	 * @param announced whether the client knows that its authentication is about to end
	 */
	private record Current(Identity identity, boolean announced) {
	}

}
