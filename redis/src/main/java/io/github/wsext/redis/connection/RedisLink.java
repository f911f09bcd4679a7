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

package io.github.wsext.redis.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandTimeoutException;
import io.lettuce.core.RedisNoScriptException;
import io.lettuce.core.RedisReadOnlyException;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulConnection;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.cluster.api.async.RedisClusterAsyncCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The line to Redis for commands. There is one as soon as there can be: a thread of its
 * own connects, finds out within seconds that a line is dead, also one that nobody has
 * closed, and connects again. Meanwhile commands are refused at once. Thread-safe.
 */
public final class RedisLink implements AutoCloseable {

	private static final Log logger = LogFactory.getLog(RedisLink.class);

	private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);

	private static final Duration START = Duration.ofSeconds(2);

	/** How long nothing may have arrived before an answer is asked for. */
	private static final Duration PROBE = Duration.ofSeconds(5);

	private static final int LOST_PROBES = 5;

	private static final long MIN_BACKOFF_MILLIS = 100;

	private static final long MAX_BACKOFF_MILLIS = 2000;

	private final RedisClients.OpenClient client;

	private final boolean cluster;

	private final Duration timeout;

	private final Thread keeper;

	private final CountDownLatch connected = new CountDownLatch(1);

	/** Wakes the keeper. */
	private final Semaphore wake = new Semaphore(0);

	private volatile @Nullable Line line;

	private volatile boolean closed;

	/**
	 * Creates a link, which waits to be started.
	 */
	public RedisLink(RedisClients clients) {
		this(clients, "wsext", "wsext-redis");
	}

	/**
	 * Creates a link that is not for everybody, which waits to be started.
	 * @param name what Redis lists it as
	 * @param thread name of its thread
	 */
	public RedisLink(RedisClients clients, String name, String thread) {
		this.client = clients.open(name);
		this.keeper = new Thread(this::keep, thread);
		this.cluster = clients.isCluster();
		this.timeout = clients.timeout();
		this.keeper.setDaemon(true);
	}

	/**
	 * Connects. Waits for a moment until there is a line, and goes on without if there is
	 * none.
	 */
	public void start() {
		this.keeper.start();
		try {
			if (!this.connected.await(START.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("No connection to Redis yet: what needs it is refused until there is one");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Whether there is a line on which Redis answers, as far as is known.
	 */
	public boolean isUp() {
		Line current = this.line;
		return current != null && !current.suspect && current.connection.isOpen();
	}

	/**
	 * The time from now on that somebody waits for Redis, whatever he asks for.
	 */
	public Deadline deadline() {
		return Deadline.in(this.timeout);
	}

	/**
	 * Runs a script, by its digest where Redis knows it. At most once: what fails may
	 * have run all the same.
	 * @param <T> what it returns
	 * @return fails with a {@link RedisUnavailableException} at once without a line, and
	 * after its time without an answer
	 */
	public <T> CompletionStage<T> run(RedisScript script, ScriptOutputType type, String[] keys, byte[]... arguments) {
		Line current = this.line;
		if (current == null || current.suspect) {
			return CompletableFuture
				.failedStage(new RedisUnavailableException("There is no connection to Redis", null));
		}
		try {
			return current.answer(current.commands.<T>evalsha(script.digest(), type, keys, arguments))
				.exceptionallyCompose((failure) -> isNoScript(failure)
						? current.answer(current.commands.eval(script.text(), type, keys, arguments))
						: CompletableFuture.failedStage(failure));
		}
		catch (RuntimeException ex) {
			return CompletableFuture.failedStage(new RedisUnavailableException("The line to Redis refuses", ex));
		}
	}

	/**
	 * Runs something after a time, on a thread of Lettuce, unless the link is closed
	 * before.
	 */
	public void later(Duration delay, Runnable action) {
		try {
			this.client.lettuce()
				.getResources()
				.eventExecutorGroup()
				.schedule(action, delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Closed: nothing is put off any more", ex);
		}
	}

	private static boolean isNoScript(Throwable failure) {
		return causeOf(failure) instanceof RedisNoScriptException;
	}

	private static Throwable causeOf(Throwable failure) {
		return (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause() : failure;
	}

	/**
	 * Runs until the link is closed.
	 */
	private void keep() {
		int attempts = 0;
		boolean warned = false;
		while (!this.closed) {
			Line current = this.line;
			if (current == null) {
				try {
					this.line = connect();
					this.connected.countDown();
					if (warned) {
						logger.info("Connected to Redis again");
					}
					attempts = 0;
					warned = false;
				}
				catch (RuntimeException ex) {
					if (!warned && !this.closed) {
						logger.warn("Cannot connect to Redis; tried again until it succeeds", ex);
						warned = true;
					}
					pause(backoff(attempts++));
				}
			}
			else if (!isAlive(current)) {
				this.line = null;
				current.connection.closeAsync();
			}
		}
	}

	private static long backoff(int attempts) {
		long longest = Math.min(MAX_BACKOFF_MILLIS, MIN_BACKOFF_MILLIS << Math.min(attempts, 10));
		return ThreadLocalRandom.current().nextLong(MIN_BACKOFF_MILLIS / 2, longest + 1);
	}

	private void pause(long millis) {
		try {
			if (this.wake.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
				this.wake.drainPermits();
			}
		}
		catch (InterruptedException ex) {
			// The link is being closed.
			this.closed = true;
		}
	}

	/**
	 * Waits until there is something to find out, and finds it out.
	 */
	private boolean isAlive(Line current) {
		long heard = current.heard;
		if (!current.suspect) {
			pause(PROBE.toMillis());
		}
		for (int lost = 0; lost < LOST_PROBES && !this.closed; lost++) {
			if (current.stale || (!this.cluster && !current.connection.isOpen())) {
				return false;
			}
			if (current.heard != heard && !current.suspect) {
				return true;
			}
			try {
				deadline().await(current.answer(current.commands.ping()));
				current.suspect = false;
				return true;
			}
			catch (RedisUnavailableException ex) {
				if (!this.cluster) {
					current.suspect = true;
				}
				pause(MIN_BACKOFF_MILLIS);
			}
		}
		return this.closed;
	}

	private Line connect() {
		AbstractRedisClient lettuce = this.client.lettuce();
		if (lettuce instanceof RedisClusterClient clustered) {
			StatefulRedisClusterConnection<String, byte[]> connection = clustered.connect(CODEC);
			return new Line(connection, connection.async());
		}
		StatefulRedisConnection<String, byte[]> connection = ((RedisClient) lettuce).connect(CODEC);
		return new Line(connection, connection.async());
	}

	/**
	 * Ends the thread and all connections of the link.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.wake.release();
		this.keeper.interrupt();
		try {
			this.keeper.join(TimeUnit.SECONDS.toMillis(5));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.line = null;
		this.client.close();
	}

	/**
	 * A connection, and what is known of it.
	 */
	private final class Line {

		private final StatefulConnection<String, byte[]> connection;

		private final RedisClusterAsyncCommands<String, byte[]> commands;

		/** How many answers have come. */
		private volatile long heard;

		/** Whether Redis owes an answer for too long: nobody else is to wait for it. */
		private volatile boolean suspect;

		/** Whether it leads to a Redis that takes no writes any more. */
		private volatile boolean stale;

		private Line(StatefulConnection<String, byte[]> connection,
				RedisClusterAsyncCommands<String, byte[]> commands) {
			this.connection = connection;
			this.commands = commands;
		}

		private <T> CompletionStage<T> answer(CompletionStage<T> command) {
			return command.whenComplete((answer, failure) -> {
				Throwable cause = (failure != null) ? causeOf(failure) : null;
				if (cause instanceof RedisCommandTimeoutException) {
					if (!RedisLink.this.cluster) {
						this.suspect = true;
					}
					RedisLink.this.wake.release();
				}
				else if (cause instanceof RedisReadOnlyException && !RedisLink.this.cluster) {
					this.stale = true;
					RedisLink.this.wake.release();
				}
				else if (cause == null) {
					heard();
				}
				else if (!this.connection.isOpen()) {
					RedisLink.this.wake.release();
				}
			});
		}

		/**
		 * Counts without caring whether another is lost: more than before is all that
		 * matters.
		 */
		@SuppressWarnings("NonAtomicVolatileUpdate")
		private void heard() {
			this.heard++;
		}

	}

}
