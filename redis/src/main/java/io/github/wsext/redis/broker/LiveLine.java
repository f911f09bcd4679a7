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
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.wsext.Relay;
import io.lettuce.core.RedisCommandExecutionException;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;

/**
 * A line while it is up: carries messages, and finds out within seconds that nothing
 * arrives any more, or that its server has become a replica. Belongs to the broker's
 * thread, except {@link #publish} and what Netty's threads call.
 */
class LiveLine {

	static final CompletionStage<Relay> LOCAL_ONLY = CompletableFuture
		.completedStage(Relay.of(Relay.Outcome.LOCAL_ONLY));

	private static final long ANSWER = Duration.ofSeconds(1).toNanos();

	private static final long PATIENCE = Duration.ofSeconds(5).toNanos();

	/** How long others may be heard, but not oneself. */
	private static final long DEAF = Duration.ofSeconds(30).toNanos();

	private static final byte[] PROBE = {};

	private final Connections connections;

	private final Subscription probe;

	private final BrokerLine line;

	private final LineOwner owner;

	private final Queue<Flight> flights = new ConcurrentLinkedQueue<>();

	private @Nullable SubscriptionChange change;

	/** Whether anything has arrived since somebody has looked. */
	private volatile boolean heard;

	private volatile boolean dead;

	private long lastHeard = System.nanoTime();

	/** Before this time nothing is held against the server. */
	private long patient = this.lastHeard;

	/** Whether a message of its own is on its way round. */
	private volatile boolean probing;

	private long probed = this.lastHeard;

	private long nextRole = this.lastHeard + PATIENCE;

	LiveLine(Connections connections, Subscription probe, BrokerLine line, LineOwner owner) {
		this.connections = connections;
		this.probe = probe;
		this.line = line;
		this.owner = owner;
	}

	Connections connections() {
		return this.connections;
	}

	/**
	 * The channel that it listens to for its own sake.
	 */
	Subscription probe() {
		return this.probe;
	}

	@Nullable SubscriptionChange change() {
		return this.change;
	}

	boolean isDead() {
		return this.dead;
	}

	CompletionStage<Relay> publish(String channel, byte[] message) {
		if (!this.connections.publisher().isOpen() || !this.owner.inFlight().tryAcquire(message.length)) {
			return LOCAL_ONLY;
		}
		Flight flight = depart(message.length);
		this.connections.publish(channel, message).whenComplete((receivers, failure) -> landed(flight, failure));
		if (this.dead) {
			flight.land(Relay.Outcome.UNKNOWN);
		}
		return flight.result;
	}

	private Flight depart(int size) {
		Flight flight = new Flight(size, this.owner.inFlight(), this.owner.completions());
		this.flights.add(flight);
		return flight;
	}

	private void landed(Flight flight, @Nullable Throwable failure) {
		flight.land(outcome(failure));
		for (Flight first = this.flights.peek(); first != null && first.hasLanded(); first = this.flights.peek()) {
			this.flights.remove(first);
		}
		if (isMoved(failure)) {
			this.owner.run(this.owner::misplaced);
		}
	}

	private static Relay.Outcome outcome(@Nullable Throwable failure) {
		if (failure == null) {
			return Relay.Outcome.RELAYED;
		}
		return (failure instanceof RedisCommandExecutionException) ? Relay.Outcome.LOCAL_ONLY : Relay.Outcome.UNKNOWN;
	}

	static boolean isMoved(@Nullable Throwable failure) {
		return failure instanceof RedisCommandExecutionException
				&& StringUtils.startsWithIgnoreCase(failure.getMessage(), "MOVED");
	}

	void send(SubscriptionChange next) {
		this.change = next;
		next.subscriptions.forEach((subscription) -> subscription.change = next);
		this.connections.change(next.on, next.names()).whenComplete((nothing, failure) -> {
			if (failure != null) {
				this.owner.run(() -> this.line.failed(this, next, failure));
			}
		});
	}

	void changed() {
		this.change = null;
	}

	/**
	 * Something has arrived.
	 */
	void heard() {
		if (!this.heard) {
			this.heard = true;
		}
	}

	/**
	 * A message that has no subscription has arrived.
	 */
	void unknown(String channel) {
		if (channel.equals(this.probe.name)) {
			this.probing = false;
		}
	}

	/**
	 * Looks after what takes too long.
	 * @param late whether nobody could look after it for some time
	 * @return why the line is of no use any more
	 */
	@Nullable String tick(long now, boolean late) {
		if (late) {
			this.lastHeard = now;
			this.probed = now;
			this.patient = now + PATIENCE;
		}
		if (this.heard) {
			this.heard = false;
			this.lastHeard = now;
		}
		Flight slowest = giveUp(now);
		String fault = (now - this.patient < 0) ? null : fault(now, slowest);
		if (fault == null) {
			ask(now);
		}
		return fault;
	}

	/**
	 * Keeps nobody waiting any longer for what Redis owes an answer for.
	 * @return that for which it does so for the longest time
	 */
	private @Nullable Flight giveUp(long now) {
		Flight slowest = null;
		for (Flight flight : this.flights) {
			if (now - flight.departure < ANSWER) {
				break;
			}
			flight.giveUp();
			if (slowest == null && !flight.hasLanded()) {
				slowest = flight;
			}
		}
		return slowest;
	}

	private @Nullable String fault(long now, @Nullable Flight slowest) {
		if (slowest != null && now - slowest.departure > PATIENCE) {
			return "it takes no messages";
		}
		if (this.probing && now - Math.max(this.probed, this.lastHeard) > PATIENCE) {
			return "nothing arrives";
		}
		if (this.probing && now - this.probed > DEAF) {
			return "what this node publishes does not come back";
		}
		if (this.change != null && now - this.change.start > PATIENCE) {
			return "it does not confirm what this node listens to";
		}
		return null;
	}

	private void ask(long now) {
		if (!this.probing && now - this.probed > PATIENCE) {
			this.probing = true;
			this.probed = now;
			if (publish(this.probe.name, PROBE) == LOCAL_ONLY) {
				this.probing = false;
			}
		}
		if (now - this.nextRole >= 0 && this.owner.inFlight().tryAcquire(0)) {
			this.nextRole = now + PATIENCE;
			Flight question = depart(0);
			this.connections.role().whenComplete((role, failure) -> {
				landed(question, (failure instanceof CompletionException) ? failure.getCause() : failure);
				if (Connections.REPLICA.equals(role)) {
					this.owner.run(() -> this.line.broken(this, "it has become a replica"));
				}
			});
		}
	}

	/**
	 * Ends it: what is under way may have arrived or not.
	 */
	CompletableFuture<Void> end() {
		this.dead = true;
		CompletableFuture<Void> closed = this.connections.close();
		this.flights.forEach((flight) -> flight.land(Relay.Outcome.UNKNOWN));
		return closed;
	}

}
