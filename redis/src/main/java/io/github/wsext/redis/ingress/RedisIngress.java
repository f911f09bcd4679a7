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

package io.github.wsext.redis.ingress;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.wsext.Relay;
import io.github.wsext.cluster.ClusterObserver;
import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisLink;
import io.github.wsext.redis.connection.RedisUnavailableException;
import io.github.wsext.redis.ingress.MalformedEntryException.Kind;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.SmartLifecycle;

/**
 * Publishes what comes in by a stream in Redis, at least once and in its order: one node
 * at a time does, one message after the other, and another goes on where that one dies.
 * What is no message is logged once a kind, counted and passed over. Has a thread and a
 * line of its own.
 */
public final class RedisIngress implements SmartLifecycle {

	private static final Log logger = LogFactory.getLog(RedisIngress.class);

	/** How long to wait where nothing has come. */
	private static final Duration IDLE = Duration.ofMillis(50);

	private static final Duration OF_OTHERS = Duration.ofSeconds(1);

	private static final Duration MAX_BACKOFF = Duration.ofSeconds(5);

	/** For how long after it was asked for the lease certainly lasts. */
	private static final Duration CERTAIN = Duration.ofMillis(IngressStream.LEASE_MILLIS * 2 / 3 - 1000);

	private static final Duration RELAYED = Duration.ofSeconds(10);

	private static final Duration STOP = Duration.ofSeconds(5);

	private final RedisLink link;

	private final IngressStream stream;

	private final IngressPublisher publisher;

	private final JsonMapper json;

	private final ClusterObserver observer;

	private final Thread thread = new Thread(this::run, "wsext-redis-ingress");

	private final CountDownLatch stopping = new CountDownLatch(1);

	private final Set<Kind> warned = EnumSet.noneOf(Kind.class);

	private volatile boolean running;

	private boolean failing;

	private Duration backoff = IDLE;

	/**
	 * Creates an ingress, which waits to be started.
	 * @param clients the Redis of the application
	 * @param keys names of what is the application's
	 * @param maxMessageSize in bytes
	 * @param publisher of what has come in
	 * @param observer told of what could not be published
	 */
	public RedisIngress(RedisClients clients, RedisKeys keys, int maxMessageSize, IngressPublisher publisher,
			JsonMapper json, ClusterObserver observer) {
		this.link = new RedisLink(clients, "wsext-ingress", "wsext-redis-ingress-line");
		this.stream = new IngressStream(this.link, keys, UUID.randomUUID().toString(), maxMessageSize);
		this.publisher = publisher;
		this.json = json;
		this.observer = observer;
		this.thread.setDaemon(true);
	}

	@Override
	public void start() {
		this.running = true;
		this.thread.start();
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public void stop() {
		this.running = false;
		this.stopping.countDown();
		try {
			this.thread.join(STOP.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		this.link.close();
	}

	@Override
	public boolean isPauseable() {
		return false;
	}

	private void run() {
		this.link.start();
		try {
			Duration pause = Duration.ZERO;
			while (!this.stopping.await(pause.toNanos(), TimeUnit.NANOSECONDS)) {
				pause = step();
			}
			this.stream.leave();
		}
		catch (RedisUnavailableException ex) {
			logger.debug("The next node waits until the lease has run out", ex);
		}
		catch (InterruptedException ex) {
			logger.debug("Interrupted: nothing is published on this node any more", ex);
		}
	}

	/**
	 * Publishes what has come.
	 * @return how long to wait for more
	 */
	private Duration step() throws InterruptedException {
		try {
			Duration pause = publishAll();
			if (this.failing) {
				this.failing = false;
				logger.info("What comes in by the stream is published again");
			}
			return pause;
		}
		catch (RedisUnavailableException ex) {
			if (!this.failing) {
				this.failing = true;
				logger.warn("What comes in by the stream waits: " + ex.getMessage());
			}
			return OF_OTHERS;
		}
		catch (InterruptedException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			logger.error("Publishing what comes in by the stream has failed, and is tried again", ex);
			return OF_OTHERS;
		}
	}

	private Duration publishAll() throws InterruptedException {
		long asked = System.nanoTime();
		IngressStream.Batch batch = this.stream.read();
		if (!batch.leased()) {
			return OF_OTHERS;
		}
		if (batch.missing()) {
			logger.warn("The stream of what comes in no longer has what was published last from it: if more was written"
					+ " than its MAXLEN while no node has read it, some of it is lost");
		}
		String done = null;
		boolean all = true;
		for (IngressStream.Entry entry : batch.entries()) {
			if (System.nanoTime() - asked > CERTAIN.toNanos() || !this.running) {
				break;
			}
			if (!publish(entry)) {
				all = false;
				break;
			}
			done = entry.id();
		}
		if (done != null) {
			this.stream.done(done);
		}
		if (all) {
			this.backoff = IDLE;
			return batch.entries().isEmpty() ? IDLE : Duration.ZERO;
		}
		Duration pause = this.backoff;
		this.backoff = (pause.compareTo(MAX_BACKOFF) < 0) ? pause.multipliedBy(2) : MAX_BACKOFF;
		return pause;
	}

	/**
	 * Publishes an entry, or passes it over if it is none that can be published.
	 * @return whether the next may follow
	 */
	private boolean publish(IngressStream.Entry entry) throws InterruptedException {
		try {
			IngressEntry message = IngressEntry.read(entry.id(), entry.fields(), this.json);
			return hasArrived(this.publisher.publish(message.topic(), message.event(), message.payload(),
					message.idempotencyKey()));
		}
		catch (MalformedEntryException ex) {
			passOver(entry, ex.kind(), ex);
		}
		catch (InterruptedException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			passOver(entry, Kind.UNPUBLISHABLE, ex);
		}
		return true;
	}

	private void passOver(IngressStream.Entry entry, Kind kind, Throwable reason) {
		this.observer.dropped(ClusterObserver.DropReason.UNREADABLE);
		if (this.warned.add(kind)) {
			logger.warn("Entry " + entry.id() + " of the stream cannot be published, and is passed over: "
					+ reason.getMessage() + ". More of this kind are counted only");
		}
	}

	private static boolean hasArrived(CompletionStage<Relay> relay) throws InterruptedException {
		try {
			Relay.Outcome outcome = relay.toCompletableFuture()
				.get(RELAYED.toMillis(), TimeUnit.MILLISECONDS)
				.outcome();
			return outcome == Relay.Outcome.RELAYED || outcome == Relay.Outcome.NONE;
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("Nobody knows whether an entry of the stream has been published", ex);
			return false;
		}
	}

}
