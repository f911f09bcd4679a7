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

package io.github.wsext.support;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;

/**
 * Memory of the logins that have ended lately, of a user or of an HTTP session: finds out
 * who comes with one that began before, as a ticket or a handshake that was under way
 * meanwhile. What has ended is forgotten after a time in which both are over. Safe for
 * use by many threads.
 */
public final class EndedLogins {

	private final AtomicLong count = new AtomicLong();

	private final Cache<String, End> users;

	private final Cache<String, End> sessions;

	/** Who logs in where somebody may have been logged in before. */
	private final Cache<String, Owner> owners;

	/** The key that a session has got instead of another. */
	private final Cache<String, String> successors;

	private final Clock clock;

	/**
	 * Creates a memory of nothing.
	 * @param memory for how long an end is remembered
	 * @param clock source of time
	 */
	public EndedLogins(Duration memory, Clock clock) {
		this.clock = clock;
		this.users = cache(memory, clock);
		this.sessions = cache(memory, clock);
		this.owners = cache(memory, clock);
		this.successors = cache(memory, clock);
	}

	private static <T> Cache<String, T> cache(Duration memory, Clock clock) {
		return Caffeine.newBuilder()
			.expireAfterWrite(memory)
			.ticker(() -> nanos(clock.instant()))
			.executor(Runnable::run)
			.build();
	}

	private static long nanos(Instant instant) {
		return TimeUnit.SECONDS.toNanos(instant.getEpochSecond()) + instant.getNano();
	}

	/**
	 * All logins of a user that have begun by now have ended.
	 */
	public void endUser(String user) {
		endUser(user, this.clock.instant());
	}

	/**
	 * All logins of a user that had begun by a time have ended, and those that are about
	 * to begin now.
	 */
	public void endUser(String user, Instant at) {
		this.users.asMap().merge(user, new End(this.count.incrementAndGet(), at), End::later);
	}

	/**
	 * An HTTP session has ended, and with it whatever has begun or will begin in it.
	 * @param session key of the session
	 */
	public void endSession(String session) {
		// Some are told twice of an end: the first one counts.
		this.sessions.asMap().putIfAbsent(session, end());
	}

	/**
	 * An HTTP session goes on under another key.
	 */
	public void changeSession(String from, String to) {
		if (!from.equals(to)) {
			this.successors.put(from, to);
		}
	}

	/**
	 * The key that an HTTP session has now.
	 * @param session the key it had
	 */
	public String current(String session) {
		String current = session;
		String next = this.successors.getIfPresent(current);
		while (next != null && !next.equals(session)) {
			current = next;
			next = this.successors.getIfPresent(current);
		}
		return current;
	}

	/**
	 * An HTTP session is of one user from now on. The logins of all others in it have
	 * ended.
	 * @param session key of the session
	 * @param user name of the user, empty if it is nobody's
	 * @param changed whether it is known to have been somebody else's before
	 */
	public void own(String session, String user, boolean changed) {
		End end = end();
		this.owners.asMap()
			.compute(session, (same, before) -> (before != null && before.user().equals(user)) ? before
					: new Owner(user, (before != null) ? end.after(before.since()) : end, changed || before != null));
	}

	private End end() {
		return new End(this.count.incrementAndGet(), this.clock.instant());
	}

	/**
	 * How many logins have ended: what is to be noted before anybody is asked for a
	 * login.
	 */
	public long count() {
		return this.count.get();
	}

	/**
	 * Whether a login has ended since it was asked for.
	 * @param user name of the user, if known
	 * @param session key of the HTTP session, if there is one
	 * @param count what {@link #count()} was before
	 */
	public boolean hasEnded(@Nullable String user, @Nullable String session, long count) {
		End end = (user != null) ? this.users.getIfPresent(user) : null;
		if (hasEnded(session) || (end != null && end.number() > count)) {
			return true;
		}
		Owner owner = owner(session);
		// Whoever logs in comes with a request that began before.
		return owner != null && user != null && !owner.user().equals(user) && owner.since().number() > count;
	}

	/**
	 * Whether a login has ended since a time.
	 * @param user name of the user
	 * @param session key of the HTTP session, if there is one
	 * @param since the {@linkplain #beginning beginning} of what would outlive it
	 */
	public boolean hasEnded(String user, @Nullable String session, Instant since) {
		End end = this.users.getIfPresent(user);
		if (hasEnded(session) || (end != null && !since.isAfter(end.at()))) {
			return true;
		}
		Owner owner = owner(session);
		return owner != null && (owner.changed() || !owner.user().equals(user)) && !since.isAfter(owner.since().at());
	}

	/**
	 * Whether an HTTP session had ended by a count.
	 * @param session key of the session
	 * @param count what {@link #count()} was then
	 */
	public boolean hadEnded(String session, long count) {
		End end = this.sessions.getIfPresent(session);
		return end != null && end.number() <= count;
	}

	private boolean hasEnded(@Nullable String session) {
		return session != null && this.sessions.getIfPresent(current(session)) != null;
	}

	private @Nullable Owner owner(@Nullable String session) {
		return (session != null) ? this.owners.getIfPresent(current(session)) : null;
	}

	/**
	 * The time at which something begins that a login is needed for, in milliseconds:
	 * later than the last end of a login of that user, or in that HTTP session, however
	 * little time has gone by.
	 */
	public Instant beginning(String user, @Nullable String session, Instant now) {
		Instant begun = now.truncatedTo(ChronoUnit.MILLIS);
		End end = this.users.getIfPresent(user);
		if (end != null) {
			begun = end.before(begun);
		}
		Owner owner = owner(session);
		return (owner != null && owner.user().equals(user)) ? owner.since().before(begun) : begun;
	}

	/**
	 * How many ends are remembered.
	 */
	public long size() {
		this.users.cleanUp();
		this.sessions.cleanUp();
		this.owners.cleanUp();
		this.successors.cleanUp();
		return this.users.estimatedSize() + this.sessions.estimatedSize() + this.owners.estimatedSize()
				+ this.successors.estimatedSize();
	}

	/**
	 * An end.
	 *
	 * @param number how many there have been, with this one
	 * @param at when it was
	 */
	private record End(long number, Instant at) {

		End later(End other) {
			return new End(Math.max(this.number, other.number), this.at.isAfter(other.at) ? this.at : other.at);
		}

		/**
		 * The same end, later than whatever has begun since another.
		 */
		End after(End other) {
			return new End(this.number, other.before(this.at));
		}

		/**
		 * The time, or the first one after the end.
		 */
		Instant before(Instant time) {
			return time.isAfter(this.at) ? time : this.at.truncatedTo(ChronoUnit.MILLIS).plusMillis(1);
		}

	}

	/**
	 * Whose an HTTP session is.
	 *
	 * @param user name of the user
	 * @param since the end of what was before
	 * @param changed whether it was somebody else's
	 */
	private record Owner(String user, End since, boolean changed) {
	}

}
