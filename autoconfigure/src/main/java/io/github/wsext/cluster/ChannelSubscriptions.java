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

package io.github.wsext.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

import io.github.wsext.support.EngineScheduler;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.TopicBroker;
import org.jspecify.annotations.Nullable;

/**
 * The channels that this node listens to. Whoever says that its interest in one has
 * changed is asked a moment later what it is by then, so that no two changes can overtake
 * each other; many changes together become few calls of the broker. A channel that nobody
 * wants any more is kept for a second, as many come back. Thread-safe.
 */
final class ChannelSubscriptions {

	private static final int MAX_BATCH = 512;

	private static final Duration KEPT = Duration.ofSeconds(1);

	private final TopicBroker broker;

	private final Executor executor;

	private final EngineScheduler scheduler;

	/** Of which the interest has to be looked at. */
	private final ConcurrentMap<Channel, Predicate<Channel>> changed = new ConcurrentHashMap<>();

	/** Who wants to know when a channel is listened to. */
	private final ConcurrentMap<Channel, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();

	private final AtomicBoolean due = new AtomicBoolean();

	// Used by one task at a time.

	private final Map<Channel, Subscription> subscribed = new HashMap<>();

	private final Map<Channel, Predicate<Channel>> leaving = new HashMap<>();

	private @Nullable Runnable departure;

	/**
	 * Creates an empty set.
	 * @param executor runs one task at a time, in order
	 * @param scheduler tells when a channel has been kept for long enough
	 */
	ChannelSubscriptions(TopicBroker broker, Executor executor, EngineScheduler scheduler) {
		this.broker = broker;
		this.executor = executor;
		this.scheduler = scheduler;
	}

	/**
	 * The interest in a channel may have changed.
	 */
	void changed(Channel channel, Predicate<Channel> wanted) {
		this.changed.put(channel, wanted);
		look();
	}

	/**
	 * When a channel is listened to, or its interest has ended before.
	 */
	CompletableFuture<Void> reached(Channel channel, Predicate<Channel> wanted) {
		CompletableFuture<Void> reached = this.waiting.computeIfAbsent(channel, (key) -> new CompletableFuture<>());
		changed(channel, wanted);
		return reached;
	}

	private void look() {
		if (this.due.compareAndSet(false, true)) {
			this.executor.execute(this::reconcile);
		}
	}

	private void reconcile() {
		this.due.set(false);
		List<Channel> wanted = new ArrayList<>();
		for (Map.Entry<Channel, Predicate<Channel>> change : this.changed.entrySet()) {
			Channel channel = change.getKey();
			// Taken out before it is looked at: what changes later comes again.
			this.changed.remove(channel, change.getValue());
			if (change.getValue().test(channel)) {
				this.leaving.remove(channel);
				Subscription subscription = this.subscribed.get(channel);
				if (subscription == null || (subscription.failed && this.waiting.containsKey(channel))) {
					wanted.add(channel);
				}
				else {
					settle(channel, subscription.reached);
				}
			}
			else {
				settle(channel, CompletableFuture.completedStage(null));
				if (this.subscribed.containsKey(channel)) {
					this.leaving.put(channel, change.getValue());
				}
			}
		}
		for (int from = 0; from < wanted.size(); from += MAX_BATCH) {
			subscribe(wanted.subList(from, Math.min(from + MAX_BATCH, wanted.size())));
		}
		if (!this.leaving.isEmpty() && this.departure == null) {
			this.departure = this.scheduler.after(KEPT, () -> this.executor.execute(this::leave));
		}
	}

	private void subscribe(Collection<Channel> batch) {
		List<Channel> channels = List.copyOf(batch);
		Subscription subscription = new Subscription(this.broker.subscribe(channels));
		channels.forEach((channel) -> {
			this.subscribed.put(channel, subscription);
			settle(channel, subscription.reached);
		});
	}

	/**
	 * Has those who wait told of what becomes of a stage.
	 */
	private void settle(Channel channel, CompletionStage<Void> reached) {
		CompletableFuture<Void> waiting = this.waiting.remove(channel);
		if (waiting != null) {
			reached.whenComplete((done, failure) -> {
				if (failure != null) {
					waiting.completeExceptionally(failure);
				}
				else {
					waiting.complete(null);
				}
			});
		}
	}

	private void leave() {
		this.departure = null;
		List<Channel> left = new ArrayList<>();
		this.leaving.forEach((channel, wanted) -> {
			if (!wanted.test(channel)) {
				this.subscribed.remove(channel);
				left.add(channel);
			}
		});
		this.leaving.clear();
		for (int from = 0; from < left.size(); from += MAX_BATCH) {
			this.broker.unsubscribe(List.copyOf(left.subList(from, Math.min(from + MAX_BATCH, left.size()))));
		}
	}

	/**
	 * What the broker has been asked for. Where it could not say in time that it listens,
	 * it goes on trying without telling: who wants to know later asks again.
	 */
	private static final class Subscription {

		private final CompletionStage<Void> reached;

		private volatile boolean failed;

		Subscription(CompletionStage<Void> reached) {
			this.reached = reached.whenComplete((done, failure) -> this.failed = failure != null);
		}

	}

}
