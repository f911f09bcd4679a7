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

package io.github.wsext.redis.presence;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.wsext.presence.PresenceStore;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisLink;
import io.github.wsext.redis.connection.RedisUnavailableException;
import io.lettuce.core.ScriptOutputType;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * A {@link PresenceStore} in Redis. Nothing is written to keep a user: what a node has
 * entered counts while its lease of {@value #LEASE_MILLIS} ms does, which it renews every
 * three seconds, by the clock of Redis. What a node has left behind that has been dead
 * for {@value #GRAVE_MILLIS} ms is taken out by one of the others, in steps. A node that
 * comes back later than that enters all anew. Thread-safe.
 */
public final class RedisPresenceStore implements PresenceStore, AutoCloseable {

	private static final Log logger = LogFactory.getLog(RedisPresenceStore.class);

	static final int LEASE_MILLIS = 9000;

	static final int GRAVE_MILLIS = 20_000;

	private static final int CLAIM_MILLIS = 10_000;

	private static final Duration BEAT = Duration.ofSeconds(3);

	private static final int STEP = 500;

	private final RedisLink link;

	private final PresenceKeys keys;

	private final Duration lease;

	private final Duration grave;

	private final Duration interval;

	private final ScheduledThreadPoolExecutor loop;

	private final EnteredUsers entered = new EnteredUsers(this::note);

	private final String self = UUID.randomUUID().toString();

	/** Ids of nodes that do not count. */
	private volatile Set<String> dead = Set.of();

	private volatile @Nullable Listener listener;

	private volatile boolean hasBegun;

	private boolean failing;

	/**
	 * Creates a store. Does nothing by itself until it is started.
	 * @param link the line to the Redis of the application
	 * @param keys names of what is the application's
	 */
	public RedisPresenceStore(RedisLink link, RedisKeys keys) {
		this(link, keys, Duration.ofMillis(LEASE_MILLIS), Duration.ofMillis(GRAVE_MILLIS), BEAT);
	}

	/**
	 * Creates a store with other times.
	 * @param lease how long a node counts after its last beat
	 * @param grave how long it is left alone after that beat
	 * @param interval time between beats
	 */
	RedisPresenceStore(RedisLink link, RedisKeys keys, Duration lease, Duration grave, Duration interval) {
		this.link = link;
		this.lease = lease;
		this.grave = grave;
		this.interval = interval;
		this.keys = new PresenceKeys(keys);
		CustomizableThreadFactory threads = new CustomizableThreadFactory("wsext-redis-presence-");
		threads.setDaemon(true);
		this.loop = new ScheduledThreadPoolExecutor(1, threads);
		this.loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	@Override
	public void start(Listener listener) {
		this.listener = listener;
		this.loop.scheduleWithFixedDelay(this::guardedBeat, 0, this.interval.toMillis(), TimeUnit.MILLISECONDS);
	}

	@Override
	public CompletionStage<Change> join(String topic, String user, @Nullable String info) {
		return this.entered.add(topic, user)
			.thenCompose((noted) -> this.link.<List<Object>>run(PresenceScripts.JOIN, ScriptOutputType.MULTI,
					this.keys.ofTopic(topic), bytes(user), bytes(this.self), bytes((info != null) ? info : ""),
					PresenceKeys.digest(user)))
			.thenApply((result) -> new Change(living(text(result.get(0)), null) == 0, number(result.get(1))));
	}

	@Override
	public CompletionStage<Change> leave(String topic, String user) {
		return this.link
			.<List<Object>>run(PresenceScripts.LEAVE, ScriptOutputType.MULTI, this.keys.ofTopic(topic), bytes(user),
					bytes(this.self), PresenceKeys.digest(user))
			.thenApply((result) -> {
				this.entered.remove(topic, user);
				boolean left = number(result.get(0)) == 1 && living(text(result.get(1)), null) == 0;
				return new Change(left, number(result.get(2)));
			});
	}

	@Override
	public CompletionStage<Page> page(String topic, @Nullable String cursor, int limit) {
		byte[] begin;
		try {
			begin = PresenceKeys.begin(cursor);
		}
		catch (IllegalArgumentException ex) {
			return CompletableFuture.failedStage(ex);
		}
		return this.link
			.<List<Object>>run(PresenceScripts.PAGE, ScriptOutputType.MULTI, this.keys.ofTopic(topic), begin,
					bytes(String.valueOf(limit)))
			.thenApply(this::page);
	}

	private Page page(List<Object> result) {
		List<Entry> entries = new ArrayList<>(result.size() / 2);
		for (int i = 2; i + 1 < result.size(); i += 2) {
			Entry entry = entry(text(result.get(i)), text(result.get(i + 1)));
			if (entry != null) {
				entries.add(entry);
			}
		}
		String next = text(result.get(1));
		return new Page(entries, next.isEmpty() ? null : next, number(result.get(0)));
	}

	/**
	 * A user, unless all nodes that have entered him are dead.
	 */
	private @Nullable Entry entry(String user, String value) {
		int end = value.indexOf('\n');
		String nodes = value.substring(0, end);
		String info = value.substring(end + 1);
		if (living(nodes, null) == 0) {
			return null;
		}
		return new Entry(user, living(nodes, this.self), info.isEmpty() ? null : info);
	}

	/**
	 * How many of some nodes are not dead.
	 * @param except a node that does not count
	 */
	private int living(String nodes, @Nullable String except) {
		int living = 0;
		if (!nodes.isEmpty()) {
			for (String node : nodes.split(",", -1)) {
				if (!this.dead.contains(node) && !node.equals(except)) {
					living++;
				}
			}
		}
		return living;
	}

	@Override
	public CompletionStage<Integer> count(String topic) {
		return this.link.<Long>run(PresenceScripts.COUNT, ScriptOutputType.INTEGER, this.keys.ofTopic(topic))
			.thenApply(Long::intValue);
	}

	@Override
	public CompletionStage<Optional<Entry>> find(String topic, String user) {
		return this.link
			.<List<Object>>run(PresenceScripts.FIND, ScriptOutputType.MULTI, this.keys.ofTopic(topic), bytes(user))
			.thenApply((result) -> (result.get(0) != null) ? Optional.ofNullable(entry(user, text(result.get(0))))
					: Optional.empty());
	}

	private CompletionStage<?> note(String topic, boolean present) {
		return this.link.<Long>run(PresenceScripts.NOTE, ScriptOutputType.INTEGER,
				new String[] { this.keys.noted(this.self) }, bytes(present ? "1" : "0"), bytes(topic));
	}

	private void guardedBeat() {
		try {
			beat();
			if (this.failing) {
				this.failing = false;
				logger.info("Presence is looked after again");
			}
		}
		catch (RedisUnavailableException ex) {
			if (!this.failing) {
				this.failing = true;
				logger.warn("Presence is out of reach: " + ex.getMessage());
			}
		}
		catch (Throwable ex) {
			logger.error("Looking after presence has failed, and is tried again", ex);
		}
	}

	private void beat() {
		List<Object> result = await(this.link.run(PresenceScripts.BEAT, ScriptOutputType.MULTI, this.keys.ofNodes(),
				bytes(this.self), millis(this.lease), millis(this.grave), bytes(String.valueOf(CLAIM_MILLIS))));
		if (text(result.get(0)).equals("entered") && (this.hasBegun || !this.entered.isEmpty())) {
			// Whatever was entered was taken out, or lost with all else.
			this.entered.clear();
			told().entriesLost();
		}
		this.hasBegun = true;
		Set<String> dead = new HashSet<>();
		for (Object node : list(result.get(2))) {
			dead.add(text(node));
		}
		this.dead = Set.copyOf(dead);
		String claimed = text(result.get(1));
		if (!claimed.isEmpty()) {
			sweep(claimed);
		}
	}

	/**
	 * Takes out what a dead node has left behind.
	 */
	private void sweep(String node) {
		String[] noted = { this.keys.noted(node) };
		List<Object> topics = await(this.link.run(PresenceScripts.NOTED, ScriptOutputType.MULTI, noted));
		while (!topics.isEmpty()) {
			for (Object topic : topics) {
				sweep(node, text(topic));
				this.<Long>await(this.link.run(PresenceScripts.NOTE, ScriptOutputType.INTEGER, noted, bytes("0"),
						bytes(text(topic))));
			}
			topics = await(this.link.run(PresenceScripts.NOTED, ScriptOutputType.MULTI, noted));
		}
		claim(node, 0);
	}

	private void sweep(String node, String topic) {
		String cursor = null;
		do {
			claim(node, CLAIM_MILLIS);
			List<Object> result = await(this.link.run(PresenceScripts.SWEEP, ScriptOutputType.MULTI,
					this.keys.ofTopic(topic), bytes(node), PresenceKeys.begin(cursor), bytes(String.valueOf(STEP))));
			for (int i = 2; i + 1 < result.size(); i += 2) {
				if (living(text(result.get(i + 1)), null) == 0) {
					told().left(topic, text(result.get(i)), number(result.get(0)));
				}
			}
			String next = text(result.get(1));
			cursor = next.isEmpty() ? null : next;
		}
		while (cursor != null);
	}

	private void claim(String node, int millis) {
		this.<Long>await(this.link.run(PresenceScripts.CLAIM, ScriptOutputType.INTEGER,
				new String[] { this.keys.dead() }, bytes(node), bytes(String.valueOf(millis))));
	}

	private Listener told() {
		Listener listener = this.listener;
		if (listener == null) {
			throw new IllegalStateException("The store has not been started");
		}
		return listener;
	}

	private <T> T await(CompletionStage<T> stage) {
		return this.link.deadline().await(stage);
	}

	private static byte[] millis(Duration duration) {
		return bytes(String.valueOf(duration.toMillis()));
	}

	private static byte[] bytes(String text) {
		return PresenceKeys.bytes(text);
	}

	private static String text(Object value) {
		return new String((byte[]) value, StandardCharsets.UTF_8);
	}

	private static int number(Object value) {
		return ((Long) value).intValue();
	}

	@SuppressWarnings("unchecked")
	private static List<Object> list(Object value) {
		return (List<Object>) value;
	}

	/**
	 * Ends. What this node has entered does not count any more, and is taken out by
	 * another in its time.
	 */
	@Override
	public void close() {
		stop();
		if (this.hasBegun && this.link.isUp()) {
			try {
				this.<Long>await(this.link.run(PresenceScripts.RETIRE, ScriptOutputType.INTEGER, this.keys.ofNodes(),
						bytes(this.self), millis(this.lease)));
			}
			catch (RedisUnavailableException ex) {
				logger.debug("The lease of this node has to run out by itself", ex);
			}
		}
	}

	/**
	 * What it is known by to the others.
	 */
	String id() {
		return this.self;
	}

	/**
	 * Does nothing by itself any more, as if the node had died.
	 */
	void stop() {
		this.loop.shutdownNow();
		try {
			this.loop.awaitTermination(this.interval.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
