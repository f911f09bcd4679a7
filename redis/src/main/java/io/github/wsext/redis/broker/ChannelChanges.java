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

package io.github.wsext.redis.broker;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What a line has to tell Redis about channels, in batches. Belongs to the broker's
 * thread.
 */
class ChannelChanges {

	private static final int BATCH = 512;

	private static final long SOON = Duration.ofMillis(100).toNanos();

	private static final long LATER = Duration.ofSeconds(5).toNanos();

	/** What Redis has to be told. */
	private final Set<Subscription> changed = new LinkedHashSet<>();

	/** What is not listened to again yet. */
	private final Set<Subscription> missing = new HashSet<>();

	/** What Redis has to be told again. */
	private final Set<Subscription> postponed = new HashSet<>();

	private long nextRetry;

	/**
	 * Somebody wants something else of a channel.
	 */
	void add(Subscription subscription) {
		this.postponed.remove(subscription);
		this.changed.add(subscription);
	}

	/**
	 * All that is wanted of these has to be begun anew.
	 */
	void restore(Collection<Subscription> subscriptions) {
		for (Subscription subscription : subscriptions) {
			subscription.reset();
			if (subscription.wanted) {
				this.changed.add(subscription);
				this.missing.add(subscription);
			}
		}
	}

	/**
	 * The channels of these places are for another line.
	 */
	void leave(Collection<Integer> places) {
		for (Set<Subscription> all : List.of(this.changed, this.missing, this.postponed)) {
			all.removeIf((subscription) -> places.contains(subscription.place));
		}
	}

	void clear() {
		this.changed.clear();
		this.missing.clear();
		this.postponed.clear();
	}

	/**
	 * As many channels as one command is for: all begin or all end, and where channels
	 * are those of slots, all are of one slot.
	 */
	List<Subscription> next(boolean sharded) {
		List<Subscription> next = new ArrayList<>();
		for (var waiting = this.changed.iterator(); waiting.hasNext() && next.size() < BATCH;) {
			Subscription subscription = waiting.next();
			if (subscription.isSettled()) {
				waiting.remove();
				this.missing.remove(subscription);
			}
			else if (next.isEmpty() || fits(subscription, next.get(0), sharded)) {
				waiting.remove();
				next.add(subscription);
				if (subscription.alone) {
					break;
				}
			}
		}
		return next;
	}

	private static boolean fits(Subscription subscription, Subscription first, boolean sharded) {
		return subscription.wanted == first.wanted && !subscription.alone
				&& (!sharded || subscription.place == first.place);
	}

	/**
	 * Redis has confirmed a change.
	 */
	void done(SubscriptionChange change) {
		for (Subscription subscription : change.subscriptions) {
			subscription.change = null;
			subscription.listening = change.on;
			subscription.alone = false;
			if (change.on) {
				subscription.completeAwaited();
				this.missing.remove(subscription);
			}
			if (!subscription.isSettled()) {
				this.changed.add(subscription);
			}
		}
	}

	/**
	 * Redis has refused a change: each is tried alone, as one channel may be to blame.
	 */
	void refused(SubscriptionChange change, Throwable failure) {
		if (change.subscriptions.size() > 1) {
			change.subscriptions.forEach((subscription) -> subscription.alone = true);
			this.changed.addAll(change.subscriptions);
			return;
		}
		Subscription subscription = change.subscriptions.get(0);
		subscription.failAwaited(failure);
		this.missing.remove(subscription);
		this.postponed.add(subscription);
		this.nextRetry = System.nanoTime() + LATER;
	}

	/**
	 * The channels seem to be on another server, where they are tried once it is known.
	 */
	void moved(Collection<Subscription> subscriptions) {
		this.postponed.addAll(subscriptions);
		for (Subscription subscription : subscriptions) {
			if (subscription.wanted) {
				this.missing.add(subscription);
			}
		}
		this.nextRetry = System.nanoTime() + SOON;
	}

	/**
	 * Takes up again what was put off.
	 * @return whether there was anything
	 */
	boolean retry(long now) {
		if (this.postponed.isEmpty() || now - this.nextRetry < 0) {
			return false;
		}
		this.changed.addAll(this.postponed);
		this.postponed.clear();
		return true;
	}

	/**
	 * Whether everything that was listened to before is listened to again.
	 */
	boolean isComplete() {
		return this.missing.isEmpty();
	}

}
