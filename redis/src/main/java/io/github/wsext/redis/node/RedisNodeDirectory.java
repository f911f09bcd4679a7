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

package io.github.wsext.redis.node;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import io.github.wsext.Relay;
import io.github.wsext.connection.NodeDirectory;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisLink;
import io.github.wsext.redis.connection.RedisUnavailableException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.util.Assert;

/**
 * Directory of nodes in Redis. Each node has a lease there, and is gone once it does not
 * renew it; of the users of other nodes each keeps hashes; commands are in a stream, from
 * which each reads by itself.
 *
 * <p>
 * One thread talks with Redis, another tells the listener and completes stages.
 */
public final class RedisNodeDirectory implements NodeDirectory {

	private static final Log logger = LogFactory.getLog(RedisNodeDirectory.class);

	private static final Duration TICK = Duration.ofMillis(250);

	private static final Duration START = Duration.ofSeconds(3);

	private static final Duration STOP = Duration.ofSeconds(3);

	private final RedisLink link;

	private final RedisKeys keys;

	private final ScheduledThreadPoolExecutor loop;

	private volatile @Nullable Membership membership;

	private volatile boolean stopped;

	private boolean failing;

	/**
	 * Creates a directory, which does nothing until it is started.
	 * @param link the line to the Redis of the application
	 * @param keys names of what is the application's
	 */
	public RedisNodeDirectory(RedisLink link, RedisKeys keys) {
		this.link = link;
		this.keys = keys;
		CustomizableThreadFactory threads = new CustomizableThreadFactory("wsext-redis-nodes-");
		threads.setDaemon(true);
		this.loop = new ScheduledThreadPoolExecutor(1, threads);
	}

	@Override
	public void start(LocalNode node, Listener listener) {
		Assert.state(this.membership == null, "The directory has been started already");
		Membership started = new Membership(node, listener, new NodeStore(this.link, this.keys, node.id()));
		this.membership = started;
		started.listening().start();
		CountDownLatch known = new CountDownLatch(1);
		this.loop.execute(() -> enter(started, known, System.nanoTime() + START.toNanos()));
		this.loop.scheduleWithFixedDelay(() -> guarded(started::tick), TICK.toMillis(), TICK.toMillis(),
				TimeUnit.MILLISECONDS);
		try {
			if (!known.await(START.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("Not all other nodes know of this one yet");
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void enter(Membership started, CountDownLatch known, long deadline) {
		while (!this.stopped && System.nanoTime() - deadline < 0) {
			guarded(started::tick);
			if (!started.isStale()) {
				known.countDown();
				return;
			}
			try {
				TimeUnit.MILLISECONDS.sleep(20);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return;
			}
		}
	}

	private void guarded(Runnable task) {
		if (this.stopped) {
			return;
		}
		try {
			task.run();
			if (this.failing) {
				this.failing = false;
				logger.info("The directory of nodes is up to date again");
			}
		}
		catch (RedisUnavailableException ex) {
			if (!this.failing) {
				this.failing = true;
				logger.warn("The directory of nodes is out of reach: " + ex.getMessage());
			}
		}
		catch (Throwable ex) {
			logger.error("Looking after the directory of nodes has failed, and is tried again", ex);
		}
	}

	@Override
	public void userChanged(String user) {
		Membership current = this.membership;
		if (current != null) {
			current.userChanged(user);
		}
	}

	@Override
	public Collection<RemoteNode> others() {
		return required().others();
	}

	@Override
	public boolean isOnline(String user) {
		return required().isOnline(user);
	}

	@Override
	public boolean isAlone() {
		Membership current = this.membership;
		return current != null && current.isAlone();
	}

	@Override
	public boolean isStale() {
		Membership current = this.membership;
		return current == null || current.isStale();
	}

	@Override
	public CompletionStage<Relay> command(byte[] command) {
		Membership current = required();
		if (this.stopped) {
			return CompletableFuture.completedStage(Relay.of(Relay.Outcome.LOCAL_ONLY));
		}
		CompletionStage<Relay> relay = current.command(command);
		try {
			this.loop.execute(() -> guarded(current::send));
		}
		catch (RejectedExecutionException ex) {
			logger.debug("Too late for a command", ex);
		}
		return relay;
	}

	@Override
	public Duration clockOffset() {
		return required().clockOffset();
	}

	private Membership required() {
		Membership current = this.membership;
		Assert.state(current != null, "The directory has not been started");
		return current;
	}

	@Override
	public void stop() {
		Membership current = this.membership;
		if (current == null || this.stopped) {
			return;
		}
		this.loop.execute(() -> guarded(current::leave));
		this.loop.execute(() -> this.stopped = true);
		this.loop.shutdown();
		try {
			if (!this.loop.awaitTermination(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("This node could not take itself out of the directory in time");
				this.loop.shutdownNow();
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.stopped = true;
		current.close();
	}

}
