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

package io.github.wsext.presence;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.github.wsext.WsConnection;
import io.github.wsext.presence.PresenceSettings.Rule;
import io.github.wsext.send.Recipient;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.support.FailureLog;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The users that have connections of this node on a topic, each of whom is in the store
 * once. Whatever happens to a user, and in which order, one step at a time brings the
 * store to where it should be: entered as long as there are connections or the grace is
 * not over, out afterwards. Safe for use by many threads.
 */
final class PresenceMembers {

	private static final Log logger = LogFactory.getLog(PresenceMembers.class);

	static final Duration RETRY = Duration.ofSeconds(5);

	private static final Runnable NOTHING = () -> {
	};

	/** What happens to a member happens within this map's lock for its key. */
	private final ConcurrentMap<PresenceKey, Member> members = new ConcurrentHashMap<>();

	private final PresenceStore store;

	private final PresenceInfo info;

	private final Announcements announcements;

	private final EngineScheduler scheduler;

	private final LongSupplier nanoTime;

	private final Executor executor;

	private final FailureLog failures;

	PresenceMembers(PresenceStore store, PresenceInfo info, Announcements announcements, EngineScheduler scheduler,
			LongSupplier nanoTime, Executor executor, FailureLog failures) {
		this.store = store;
		this.info = info;
		this.announcements = announcements;
		this.scheduler = scheduler;
		this.nanoTime = nanoTime;
		this.executor = executor;
		this.failures = failures;
	}

	/**
	 * A connection of a user has subscribed. Takes effect with the next
	 * {@link #settle(PresenceKey)}.
	 */
	void add(PresenceKey key, WsConnection connection, Rule rule) {
		this.members.compute(key, (same, present) -> {
			Member member = (present != null) ? present : new Member(rule);
			member.connections.add(connection);
			return member;
		});
	}

	/**
	 * A connection of a user has gone.
	 */
	void remove(PresenceKey key, WsConnection connection) {
		this.members.computeIfPresent(key, (same, member) -> {
			if (member.connections.remove(connection) && member.connections.isEmpty()) {
				member.goneSinceNanos = this.nanoTime.getAsLong();
			}
			return member;
		});
		settle(key);
	}

	/**
	 * Number of connections of a user.
	 */
	int connections(PresenceKey key) {
		int[] connections = new int[1];
		this.members.computeIfPresent(key, (same, member) -> {
			connections[0] = member.connections.size();
			return member;
		});
		return connections[0];
	}

	/**
	 * Number of users, topic by topic, that take memory.
	 */
	int size() {
		return this.members.size();
	}

	/**
	 * The store may have lost what was entered.
	 */
	void enterAnew() {
		for (PresenceKey key : this.members.keySet()) {
			this.members.computeIfPresent(key, (same, member) -> {
				member.lost = true;
				return member;
			});
			settle(key);
		}
	}

	/**
	 * Begins the step that a member needs, if any, unless one is under way: its end is
	 * followed by this, too.
	 */
	void settle(PresenceKey key) {
		Runnable[] step = { NOTHING };
		this.members.computeIfPresent(key, (same, member) -> {
			step[0] = next(key, member);
			return member.isOver() ? null : member;
		});
		step[0].run();
	}

	private Runnable next(PresenceKey key, Member member) {
		if (member.busy) {
			return NOTHING;
		}
		if (!member.connections.isEmpty()) {
			return (member.entered && !member.lost) ? NOTHING : enter(key, member);
		}
		if (!member.entered) {
			return NOTHING;
		}
		long left = member.rule.grace().toNanos() - (this.nanoTime.getAsLong() - member.goneSinceNanos);
		if (left <= 0) {
			member.busy = true;
			return () -> this.executor.execute(() -> leave(key, member.rule));
		}
		if (member.timed) {
			return NOTHING;
		}
		// One for a member at a time, however often he comes and goes.
		member.timed = true;
		return () -> this.scheduler.after(Duration.ofNanos(left), () -> timeIsUp(key));
	}

	private Runnable enter(PresenceKey key, Member member) {
		WsConnection connection = member.connections.iterator().next();
		Executor executor = (connection instanceof Recipient recipient) ? recipient.executor() : this.executor;
		Rule rule = member.rule;
		member.busy = true;
		member.lost = false;
		return () -> executor.execute(() -> enter(key, connection, rule));
	}

	private void timeIsUp(PresenceKey key) {
		this.members.computeIfPresent(key, (same, member) -> {
			member.timed = false;
			return member;
		});
		settle(key);
	}

	private void enter(PresenceKey key, WsConnection connection, Rule rule) {
		String info = this.info.of(connection, key.topic(), rule);
		step(() -> this.store.join(key.topic(), key.user(), info))
			.whenComplete((change, failure) -> this.executor.execute(() -> {
				if (failure != null) {
					failed(key, failure);
					return;
				}
				done(key, true, () -> {
					if (change.changed()) {
						this.announcements.joined(key, info, change.count(), rule);
					}
				});
			}));
	}

	private void leave(PresenceKey key, Rule rule) {
		step(() -> this.store.leave(key.topic(), key.user()))
			.whenComplete((change, failure) -> this.executor.execute(() -> {
				if (failure != null) {
					failed(key, failure);
					return;
				}
				done(key, false, () -> {
					if (change.changed()) {
						this.announcements.left(key, change.count(), rule);
					}
				});
			}));
	}

	private static <T> CompletionStage<T> step(Supplier<? extends CompletionStage<T>> step) {
		try {
			return step.get();
		}
		catch (Throwable ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	/**
	 * The store has what it should have; the next step comes after all have been told.
	 */
	private void done(PresenceKey key, boolean entered, Runnable announcement) {
		try {
			announcement.run();
		}
		catch (Throwable ex) {
			this.failures.failed(logger, "Announcement of presence", key.topic(), ex);
		}
		finally {
			end(key, entered);
		}
	}

	private void failed(PresenceKey key, Throwable failure) {
		this.failures.failed(logger, this.store.getClass().getName(), key.topic(), failure);
		this.scheduler.after(RETRY, () -> end(key, null));
	}

	private void end(PresenceKey key, @Nullable Boolean entered) {
		this.members.computeIfPresent(key, (same, member) -> {
			member.busy = false;
			if (entered != null) {
				member.entered = entered;
			}
			else {
				// The store may have done it all the same.
				member.entered = true;
				member.lost = true;
			}
			return member;
		});
		settle(key);
	}

	/**
	 * Whoever tells the others.
	 */
	interface Announcements {

		void joined(PresenceKey key, @Nullable String info, int count, Rule rule);

		void left(PresenceKey key, int count, Rule rule);

	}

	/**
	 * A user on a topic.
	 */
	private static final class Member {

		private final Rule rule;

		private final Set<WsConnection> connections = new HashSet<>(2);

		private long goneSinceNanos;

		/** The store has him. */
		private boolean entered;

		/** The store may have lost him. */
		private boolean lost;

		/** A step is under way. */
		private boolean busy;

		/** The end of the grace is put off. */
		private boolean timed;

		Member(Rule rule) {
			this.rule = rule;
		}

		boolean isOver() {
			return this.connections.isEmpty() && !this.entered && !this.busy && !this.timed;
		}

	}

}
