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
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;

import io.github.wsext.Relay;
import io.lettuce.core.RedisCommandExecutionException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The line to one server, for the places that it has: connects, listens to what it is to
 * listen to, and begins anew when that ends. One command about channels is under way at a
 * time. Belongs to the broker's thread, except {@link #publish}.
 */
class BrokerLine {

	private static final Log logger = LogFactory.getLog(BrokerLine.class);

	private static final long MIN_BACKOFF = Duration.ofMillis(100).toNanos();

	private static final long MAX_BACKOFF = Duration.ofSeconds(5).toNanos();

	private final Server server;

	private final ChannelNames names;

	private final LineOwner owner;

	private final ChannelChanges changes = new ChannelChanges();

	private final Set<Integer> places = new HashSet<>();

	private volatile @Nullable LiveLine live;

	private boolean connecting;

	private boolean closed;

	private boolean warned;

	private int attempts;

	private long nextAttempt = System.nanoTime();

	BrokerLine(Server server, ChannelNames names, LineOwner owner) {
		this.server = server;
		this.names = names;
		this.owner = owner;
	}

	Server server() {
		return this.server;
	}

	/**
	 * Takes over further places, and what is to be listened to there.
	 */
	void take(Collection<Integer> further, Collection<Subscription> subscriptions) {
		this.places.addAll(further);
		restore(subscriptions);
	}

	private void restore(Collection<Subscription> subscriptions) {
		subscriptions.forEach((subscription) -> subscription.line = this);
		this.changes.restore(subscriptions);
		this.owner.settled(subscriptions);
		advance();
	}

	/**
	 * Hands over places, and what was listened to there.
	 */
	void leave(Collection<Integer> lost) {
		this.places.removeAll(lost);
		this.changes.leave(lost);
		LiveLine current = this.live;
		if (current != null && !this.places.isEmpty() && !this.places.contains(current.probe().place)) {
			broken(current, "what it is probed with has moved");
		}
	}

	boolean isUnused() {
		return this.places.isEmpty();
	}

	/**
	 * Whether messages of all channels arrive, as far as is known.
	 */
	boolean isComplete() {
		return this.live != null && this.changes.isComplete();
	}

	/**
	 * A channel is to be listened to, or no more: with the next command.
	 */
	void listen(Subscription subscription) {
		subscription.line = this;
		this.changes.add(subscription);
	}

	/**
	 * Publishes. Safe for use by many threads.
	 */
	CompletionStage<Relay> publish(String channel, byte[] message) {
		LiveLine current = this.live;
		return (current != null) ? current.publish(channel, message) : LiveLine.LOCAL_ONLY;
	}

	/**
	 * Looks after what takes too long.
	 * @param late whether nobody could look after it for some time
	 */
	void tick(long now, boolean late) {
		LiveLine current = this.live;
		if (current == null) {
			if (!this.connecting && !this.closed && !this.places.isEmpty() && now - this.nextAttempt >= 0) {
				connect();
			}
			return;
		}
		String fault = current.tick(now, late);
		if (fault != null) {
			broken(current, fault);
		}
		else if (this.changes.retry(now)) {
			advance();
		}
	}

	private void connect() {
		this.connecting = true;
		int place = this.places.contains(ChannelNames.NODES) ? ChannelNames.NODES : this.places.iterator().next();
		String name = this.names.probe(place, Long.toHexString(ThreadLocalRandom.current().nextLong()));
		Subscription probe = new Subscription(null, new ChannelNames.Address(name, place));
		try {
			this.owner.connecting().execute(() -> connect(probe));
		}
		catch (RejectedExecutionException ex) {
			this.closed = true;
		}
	}

	private void connect(Subscription probe) {
		try {
			Connections connections = this.server.connect(probe.name);
			if (!this.owner.run(() -> connected(connections, probe))) {
				connections.close();
			}
		}
		catch (Throwable ex) {
			this.owner.run(() -> failed(ex));
		}
	}

	private void failed(Throwable cause) {
		this.connecting = false;
		if (this.closed) {
			return;
		}
		if (!this.warned) {
			this.warned = true;
			logger.warn("Cannot connect to " + this.server.name() + ": " + cause
					+ ". Messages stay on this node until it can");
		}
		down();
	}

	private void down() {
		long longest = Math.min(MAX_BACKOFF, MIN_BACKOFF << Math.min(this.attempts, 6));
		this.attempts++;
		this.nextAttempt = System.nanoTime() + ThreadLocalRandom.current().nextLong(longest / 2, longest + 1);
		this.owner.interrupted();
		this.owner.misplaced();
	}

	private void connected(Connections connections, Subscription probe) {
		this.connecting = false;
		if (this.closed || !this.places.contains(probe.place)) {
			connections.close();
			return;
		}
		LiveLine current = new LiveLine(connections, probe, this, this.owner);
		Arrivals arrivals = new Arrivals(current, this, this.owner);
		connections.listen(arrivals);
		this.live = current;
		if (connections.areOpen()) {
			List<Subscription> all = new ArrayList<>(List.of(probe));
			all.addAll(this.owner.subscriptionsOf(this));
			restore(all);
		}
		else {
			broken(current, "it was closed");
		}
	}

	/**
	 * A line is of no use any more.
	 */
	void broken(LiveLine ended, String reason) {
		if (this.live == ended && !this.closed) {
			logger.warn("Lost the line to " + this.server.name() + ": " + reason);
			this.warned = true;
			end(ended);
			down();
		}
	}

	private CompletableFuture<Void> end(LiveLine ended) {
		this.live = null;
		this.changes.clear();
		Collection<Subscription> all = this.owner.subscriptionsOf(this);
		all.forEach(Subscription::reset);
		this.owner.settled(all);
		return ended.end();
	}

	/**
	 * Closes it for good.
	 * @return completes when its connections are closed
	 */
	CompletableFuture<Void> close() {
		this.closed = true;
		LiveLine current = this.live;
		return (current != null) ? end(current) : CompletableFuture.completedFuture(null);
	}

	/**
	 * Sends the next command about channels, if none is under way.
	 */
	void advance() {
		LiveLine current = this.live;
		if (current == null || current.change() != null) {
			return;
		}
		List<Subscription> next = this.changes.next(current.connections().sharded());
		if (!next.isEmpty()) {
			current.send(new SubscriptionChange(next.get(0).wanted, next));
		}
		else if (this.changes.isComplete()) {
			if (this.warned) {
				this.warned = false;
				logger.info("The line to " + this.server.name() + " is up again");
			}
			this.attempts = 0;
			this.owner.complete();
		}
	}

	/**
	 * Redis has confirmed what it was told.
	 */
	void done(LiveLine current, SubscriptionChange change) {
		if (current == this.live && current.change() == change) {
			current.changed();
			this.changes.done(change);
			this.owner.settled(change.subscriptions);
			advance();
		}
	}

	/**
	 * Redis has not done what it was told.
	 */
	void failed(LiveLine current, SubscriptionChange change, Throwable failure) {
		if (current != this.live || current.change() != change) {
			return;
		}
		if (!(failure instanceof RedisCommandExecutionException)) {
			broken(current, String.valueOf(failure));
			return;
		}
		current.changed();
		change.subscriptions.forEach((subscription) -> subscription.change = null);
		if (LiveLine.isMoved(failure)) {
			this.changes.moved(change.subscriptions);
			this.owner.misplaced();
		}
		else {
			logger.warn(this.server.name() + " refuses what this node wants to listen to: " + failure.getMessage());
			this.changes.refused(change, failure);
		}
		advance();
	}

	/**
	 * Redis has ended what this node still wants.
	 */
	void lost(LiveLine current, Subscription subscription) {
		if (current == this.live && subscription.line == this && subscription.wanted && subscription.listening) {
			subscription.listening = false;
			this.changes.moved(List.of(subscription));
			this.owner.interrupted();
			this.owner.misplaced();
		}
	}

}
