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

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.SmartLifecycle;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;

/**
 * Watches over all connections while the application runs, and says goodbye to them
 * before the web server stops: no new ones, 1001 to everybody, and the rest is cut when
 * the grace period is over.
 */
public final class ConnectionLifecycle implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(ConnectionLifecycle.class);

	private static final Duration MAX_CHECK_INTERVAL = Duration.ofSeconds(1);

	private static final Duration AFTER_CUT = Duration.ofSeconds(1);

	private final ConnectionRegistry registry;

	private final Duration grace;

	private final ConnectionExecutor executor;

	private final Runnable beforeDrain;

	private final Consumer<Boolean> refusing;

	private boolean withoutMemory;

	/** Whether others are told that this node takes no connections. */
	private boolean told;

	private @Nullable ScheduledExecutorService timer;

	/**
	 * Creates the lifecycle.
	 * @param grace longest time to wait for clients to answer the close frame
	 * @param executor starts threads again that were not to be had
	 * @param beforeDrain run first, so that load balancers send nobody here any more
	 * @param refusing told when there is no memory for unfinished messages, no thread to
	 * be had or the node is drained, and when it takes connections again; returns at once
	 */
	public ConnectionLifecycle(ConnectionRegistry registry, Duration grace, ConnectionExecutor executor,
			Runnable beforeDrain, Consumer<Boolean> refusing) {
		this.registry = registry;
		this.grace = grace;
		this.executor = executor;
		this.beforeDrain = beforeDrain;
		this.refusing = refusing;
	}

	@Override
	public void start() {
		synchronized (this) {
			if (this.timer != null) {
				return;
			}
			CustomizableThreadFactory threadFactory = new CustomizableThreadFactory("wsext-timer-");
			threadFactory.setDaemon(true);
			this.timer = Executors.newSingleThreadScheduledExecutor(threadFactory);
		}
		this.registry.accept();
		schedule(MAX_CHECK_INTERVAL);
	}

	private void checkProgress() {
		Duration next = MAX_CHECK_INTERVAL;
		try {
			next = this.registry.checkProgress();
			this.executor.startThreads();
			checkReadiness();
		}
		catch (Throwable ex) {
			logger.error("Check of the connections failed", ex);
		}
		finally {
			// Whatever it was: nobody else looks after the connections.
			schedule(next);
		}
	}

	private void checkReadiness() {
		boolean withoutMemory = this.registry.unfinishedMessages().isOverloaded();
		if (withoutMemory != this.withoutMemory) {
			this.withoutMemory = withoutMemory;
			logger.warn(withoutMemory
					? "Unfinished messages take all memory they may (wsext.inbound.max-unfinished):"
							+ " further ones close their connections with 1013"
					: "There is memory for unfinished messages again");
		}
		boolean refusing = withoutMemory || this.executor.isShortOfThreads() || this.registry.isDraining();
		if (refusing != this.told && !this.registry.isLeaving()) {
			this.refusing.accept(refusing);
			this.told = refusing;
		}
	}

	/**
	 * Has this node take no further connections, and tells its clients to come back
	 * elsewhere, until it {@linkplain #resume() resumes}. A node that does not run stays
	 * as it is.
	 */
	public void drain() {
		if (isRunning()) {
			logger.info("Draining: " + this.registry.count() + " connections are closed, and no others are taken");
			this.registry.drain();
			checkSoon();
		}
	}

	/**
	 * Takes connections again, unless this node is about to stop.
	 */
	public synchronized void resume() {
		if (this.timer != null && this.registry.isDraining()) {
			logger.info("Connections are taken again");
			this.registry.accept();
			checkSoon();
		}
	}

	private synchronized void checkSoon() {
		if (this.timer != null) {
			// The sweep would tell, too, a second later.
			this.timer.execute(this::checkReadiness);
		}
	}

	private synchronized void schedule(Duration next) {
		if (this.timer != null) {
			this.timer.schedule(this::checkProgress, next.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	@Override
	public void stop() {
		ScheduledExecutorService timer;
		synchronized (this) {
			timer = this.timer;
			this.timer = null;
		}
		if (timer == null) {
			return;
		}
		this.beforeDrain.run();
		this.registry.leave();
		if (!awaitFinished(this.grace)) {
			logger.info("Cutting " + this.registry.count() + " connections that did not close in time");
			this.registry.terminateAll();
			awaitFinished(AFTER_CUT);
		}
		timer.shutdownNow();
		this.registry.failures().end();
	}

	private boolean awaitFinished(Duration atMost) {
		long deadline = System.nanoTime() + atMost.toNanos();
		// Again, because handshakes that were under way may have added connections.
		while (this.registry.hasUnfinished()) {
			if (!await(this.registry.finished(), deadline - System.nanoTime())) {
				return false;
			}
		}
		return true;
	}

	private static boolean await(CompletableFuture<Void> finished, long nanos) {
		try {
			finished.get(nanos, TimeUnit.NANOSECONDS);
			return true;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException("Unexpected failure of a connection's end", ex);
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.timer != null;
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

}
