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

package io.github.wsext.handshake;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.LoginEnd;
import io.github.wsext.ticket.HttpSessions;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.Assert;

/**
 * Watch over the HTTP sessions that have connections: looks at them again and again,
 * because not every store tells of their end, and keeps those alive whose connections
 * bring messages, if wanted. Has a thread of its own, which may wait for the store.
 */
public final class SessionWatch implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(SessionWatch.class);

	private final ConnectionRegistry connections;

	private final HttpSessions sessions;

	private final Duration interval;

	private final boolean keepsAlive;

	private @Nullable ScheduledExecutorService thread;

	/**
	 * Creates the watch.
	 * @param interval how long to wait until the next look
	 * @param keepsAlive whether messages keep their session alive
	 */
	public SessionWatch(ConnectionRegistry connections, HttpSessions sessions, Duration interval, boolean keepsAlive) {
		Assert.isTrue(!interval.isNegative() && !interval.isZero(),
				"The interval between two looks at HTTP sessions must be positive");
		this.connections = connections;
		this.sessions = sessions;
		this.interval = interval;
		this.keepsAlive = keepsAlive;
	}

	@Override
	public synchronized void start() {
		if (this.thread == null) {
			CustomizableThreadFactory threadFactory = new CustomizableThreadFactory("wsext-session-");
			threadFactory.setDaemon(true);
			this.thread = Executors.newSingleThreadScheduledExecutor(threadFactory);
			this.thread.scheduleWithFixedDelay(() -> look(this.connections.sessionKeys()), this.interval.toMillis(),
					this.interval.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	/**
	 * Looks at the sessions of a user, on the thread of the watch.
	 */
	void lookSoon(@Nullable String user) {
		ScheduledExecutorService thread = thread();
		if (user == null || thread == null) {
			return;
		}
		try {
			thread.execute(() -> look(this.connections.sessionKeysOf(user)));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("The watch over HTTP sessions ends", ex);
		}
	}

	private synchronized @Nullable ScheduledExecutorService thread() {
		return this.thread;
	}

	private void look(Collection<String> keys) {
		int failures = 0;
		Throwable last = null;
		for (String session : keys) {
			try {
				look(session);
			}
			catch (Throwable ex) {
				// Of the store: the other sessions are looked at, and all of them again.
				failures++;
				last = ex;
			}
		}
		if (last != null) {
			logger.warn("Could not look at " + failures + " of " + keys.size() + " HTTP sessions with connections",
					last);
		}
	}

	private void look(String session) {
		if (this.sessions.hasEnded(session)) {
			this.connections.follow(new LoginEnd.OfSession(session));
		}
		else if (this.keepsAlive && this.connections.takeActivity(session)) {
			this.sessions.touch(session);
		}
	}

	@Override
	public synchronized void stop() {
		if (this.thread != null) {
			this.thread.shutdownNow();
			this.thread = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.thread != null;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

}
