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

package io.github.wsext.ticket;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.github.wsext.support.EngineScheduler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.context.ApplicationListener;
import org.springframework.security.authentication.event.LogoutSuccessEvent;

/**
 * Revoker of the unused tickets of users who log out or are disconnected. Where the store
 * is out of reach it tries again until the last of those tickets has expired; tickets of
 * later logins are spared.
 */
public final class TicketRevoker implements ApplicationListener<LogoutSuccessEvent> {

	private static final Log logger = LogFactory.getLog(TicketRevoker.class);

	private static final Duration RETRY = Duration.ofSeconds(1);

	private static final int MAX_PENDING = 100_000;

	private final TicketStore store;

	private final Duration ttl;

	private final Clock clock;

	private final EngineScheduler scheduler;

	private final Executor executor;

	/** Users whose tickets are still to be revoked, and until when issued. */
	private final ConcurrentMap<String, Instant> pending = new ConcurrentHashMap<>();

	/**
	 * Creates a revoker.
	 * @param store where tickets are kept
	 * @param ttl for how long they are valid at most
	 * @param clock source of time
	 * @param scheduler tells when to try again
	 * @param executor runs what may wait for the store
	 */
	public TicketRevoker(TicketStore store, Duration ttl, Clock clock, EngineScheduler scheduler, Executor executor) {
		this.store = store;
		this.ttl = ttl;
		this.clock = clock;
		this.scheduler = scheduler;
		this.executor = executor;
	}

	/**
	 * Revokes before the logout is answered, if the store is there.
	 */
	@Override
	public void onApplicationEvent(LogoutSuccessEvent logout) {
		String user = logout.getAuthentication().getName();
		if (user != null) {
			attempt(user, this.clock.instant());
		}
	}

	/**
	 * Revokes the tickets that a user has by now. Returns at once.
	 */
	public void revoke(String user) {
		attemptElsewhere(user, this.clock.instant());
	}

	private void attemptElsewhere(String user, Instant until) {
		try {
			this.executor.execute(() -> attempt(user, until));
		}
		catch (RejectedExecutionException ex) {
			again(user, until);
		}
	}

	private void attempt(String user, Instant until) {
		try {
			this.store.revoke(user, until);
		}
		catch (RuntimeException ex) {
			logger.warn("Tickets could not be revoked; tried again while one may be valid: " + ex);
			again(user, until);
		}
	}

	private void again(String user, Instant until) {
		if (this.pending.size() >= MAX_PENDING) {
			logger.warn("Too many users whose tickets could not be revoked: they stay valid until they expire");
			return;
		}
		if (this.pending.merge(user, until, TicketRevoker::later).equals(until)) {
			this.scheduler.after(RETRY, () -> retry(user));
		}
	}

	private static Instant later(Instant one, Instant other) {
		return one.isAfter(other) ? one : other;
	}

	private void retry(String user) {
		Instant until = this.pending.remove(user);
		if (until != null && this.clock.instant().isBefore(until.plus(this.ttl))) {
			attemptElsewhere(user, until);
		}
	}

}
