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

package io.github.wsext.event;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.SendResult;
import io.github.wsext.WsEvents.Subscription;
import io.github.wsext.send.Recipient;
import io.github.wsext.support.EngineScheduler;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;

/**
 * The batches of all events. Each is sent on its own, so that none waits for the
 * serializers of another; what an application throws ends none of them. Thread-safe.
 */
public final class EventBatches implements DisposableBean {

	private static final Log logger = LogFactory.getLog(EventBatches.class);

	/** Longest time that the stopping thread waits for serializers. */
	private static final Duration DRAIN_LIMIT = Duration.ofSeconds(10);

	private final EventSettings settings;

	private final Executor executor;

	private final EngineScheduler scheduler;

	private final ConcurrentMap<String, EventBatch> batches = new ConcurrentHashMap<>();

	/**
	 * Starts the batches of the settings.
	 * @param executor encodes and sends what has gathered when an interval is over
	 * @param scheduler tells when that is
	 */
	public EventBatches(EventSettings settings, Executor executor, EngineScheduler scheduler) {
		this.settings = settings;
		this.executor = executor;
		this.scheduler = scheduler;
		settings.batches().forEach(this::start);
	}

	/**
	 * Starts a batch, or gives the one there is another interval.
	 */
	Subscription start(String event, Duration interval) {
		EventSettings.checkInterval(event, interval);
		while (true) {
			EventBatch batch = this.batches.computeIfAbsent(event, this::batch);
			Runnable ticks = batch.begin(interval, this.scheduler);
			if (ticks != null) {
				return () -> batch.end(ticks);
			}
		}
	}

	private EventBatch batch(String event) {
		ConcurrentMap<String, EventBatch> batches = this.batches;
		return new EventBatch(event, this.settings, this.executor, (over) -> batches.remove(event, over));
	}

	/**
	 * Collects a payload.
	 * @param result told what became of the batch that it is in, if anybody wants to know
	 * @return {@code false} if there is no batch for the event
	 */
	boolean collect(String event, Iterable<? extends Recipient> recipients, Object payload,
			@Nullable CompletableFuture<SendResult> result) {
		EventBatch batch = this.batches.get(event);
		return batch != null && batch.add(recipients, payload, result);
	}

	/**
	 * Number of connections that have gathered something, summed up over all events.
	 */
	int size() {
		return this.batches.values().stream().mapToInt(EventBatch::size).sum();
	}

	/**
	 * Whether there is a batch for an event.
	 */
	boolean has(String event) {
		return this.batches.containsKey(event);
	}

	/**
	 * Sends what a connection has gathered, because it is going to close. Waits for no
	 * other thread.
	 * @param executor encodes and sends; not asked where nothing has gathered
	 * @param whenFlushed run once when everything gathered has been offered to the
	 * connection: by this thread, the executor or a thread that is just sending to it
	 */
	public void flush(Recipient recipient, Executor executor, Runnable whenFlushed) {
		List<EventBatch> batches = List.copyOf(this.batches.values());
		AtomicInteger unfinished = new AtomicInteger(batches.size() + 1);
		Runnable finish = () -> {
			if (unfinished.decrementAndGet() == 0) {
				whenFlushed.run();
			}
		};
		batches.forEach((batch) -> batch.flush(recipient, executor, finish));
		finish.run();
	}

	/**
	 * Gives up what a connection has gathered, because it has ended, without encoding it.
	 */
	public void abandon(Recipient recipient) {
		this.batches.values().forEach((batch) -> batch.abandon(recipient));
	}

	/**
	 * Sends what has gathered. It is encoded by the executor, like everything: the thread
	 * that stops the application runs nothing of the application's, and waits a while.
	 */
	@Override
	public void destroy() {
		try {
			CompletableFuture
				.allOf(this.batches.values().stream().map(EventBatch::drain).toArray(CompletableFuture[]::new))
				.get(DRAIN_LIMIT.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (TimeoutException ex) {
			logger.warn("Batches of events could not be sent within " + DRAIN_LIMIT + ", and are given up");
		}
		catch (ExecutionException ex) {
			logger.error("Batches of events could not be sent", ex.getCause());
		}
	}

}
