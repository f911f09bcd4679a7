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

package io.github.wsext.topic.history;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

import io.github.wsext.topic.Channel;
import io.github.wsext.topic.PositionedMessage;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicPosition;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The end of a topic's history, where its subscribers of this node are: brings messages
 * into the order of their positions, by whatever way they come, reads from the history
 * what does not come, and lets subscribers join between two messages. Lives as long as
 * there are any. Thread-safe: one task at a time, and nothing is locked meanwhile.
 */
final class Tail {

	private static final Log logger = LogFactory.getLog(Tail.class);

	private static final int MAX_READ = 1024;

	/** How long a message may be late before it is looked for. */
	private static final Duration PATIENCE = Duration.ofMillis(50);

	private static final Duration RETRY = Duration.ofSeconds(1);

	/** How often what does not come is looked for in vain. */
	private static final int MAX_VAIN_READS = 20;

	private final String topic;

	private final TopicRetention retention;

	private final TailEnvironment environment;

	private final TailTasks tasks;

	private final RingEntries entries;

	private final Joins joins;

	private final TailTimer gap;

	private final TailTimer again;

	private final Runnable admission;

	// Everything below belongs to the task under way.

	private TailState state = TailState.DETACHED;

	private Ring ring;

	private final EarlyArrivals early = new EarlyArrivals();

	private final ReadUnderWay reading = new ReadUnderWay();

	/** Whether only the history knows what follows. */
	private boolean unsure;

	private int disruptions;

	private int vainReads;

	private boolean outOfReach;

	/** Whether something has come since the last look. */
	private boolean active;

	Tail(String topic, TopicRetention retention, TailEnvironment environment) {
		this.topic = topic;
		this.retention = retention;
		this.environment = environment;
		this.tasks = new TailTasks(environment);
		this.gap = new TailTimer(this.tasks, PATIENCE, this::lookForGap);
		this.again = new TailTimer(this.tasks, RETRY, this::retry);
		this.admission = this.tasks.once(this::admitPending);
		this.entries = new RingEntries(topic, retention, environment);
		this.joins = new Joins(topic, retention, environment, this.tasks, this::liveRing, this::refill);
		this.ring = new Ring(retention.maxRecover(), new TopicPosition("-", 0, ""));
	}

	/**
	 * The subscribers. Who is added joins when somebody {@linkplain #admit() admits} it.
	 */
	Joins subscribers() {
		return this.joins;
	}

	/**
	 * Lets all join who have not yet.
	 */
	void admit() {
		this.admission.run();
	}

	/**
	 * There are no subscribers left.
	 */
	void close() {
		this.tasks.run(() -> {
			this.state = TailState.CLOSED;
			this.early.clear();
			this.joins.clear();
		});
	}

	/**
	 * A message has come, by whatever way.
	 */
	void arrived(Arrival arrival) {
		this.tasks.run(() -> take(arrival));
	}

	/**
	 * Messages may be missing.
	 */
	void check() {
		this.tasks.run(this::suspect);
	}

	/**
	 * Sees whether anything is missing, unless messages have come lately.
	 */
	void checkIfIdle() {
		this.tasks.run(() -> {
			if (!this.active) {
				refill();
			}
			this.active = false;
		});
	}

	private void admitPending() {
		if (this.state == TailState.DETACHED) {
			attach();
		}
		else if (this.state == TailState.LIVE && this.joins.admitSome(this.ring)) {
			admit();
		}
	}

	private @Nullable Ring liveRing() {
		return (this.state == TailState.LIVE) ? this.ring : null;
	}

	private void attach() {
		this.state = TailState.ATTACHING;
		this.disruptions = this.environment.disruptions().getAsInt();
		this.tasks.when(() -> this.environment.relay().reached(Channel.ofTopic(this.topic), this.environment.wanted()),
				(reached) -> this.tasks.when(this::readLast, this::attached, this::notAttached), this::notAttached);
	}

	private CompletionStage<TopicHistory.Page> readLast() {
		return this.environment.reads().read(this.topic, null, this.retention.maxRecover() + 1);
	}

	private void attached(TopicHistory.Page page) {
		if (this.state == TailState.ATTACHING) {
			this.state = TailState.LIVE;
			this.ring = this.entries.ring(page);
			this.early.retain(page.top().epoch());
			deliverEarly();
			admitPending();
		}
	}

	private void notAttached(Throwable failure) {
		if (this.state == TailState.ATTACHING) {
			if (!this.outOfReach) {
				logger.warn("The history of the topic '" + this.topic + "' is out of reach", failure);
			}
			this.outOfReach = true;
			this.state = TailState.DETACHED;
			this.early.clear();
			this.joins.failed(failure);
			this.again.start();
		}
	}

	private void retry() {
		if (this.state == TailState.DETACHED) {
			admitPending();
		}
		else {
			refill();
		}
	}

	private void take(Arrival arrival) {
		this.active = true;
		if (this.state == TailState.LIVE) {
			if (this.disruptions != this.environment.disruptions().getAsInt()) {
				suspect();
			}
			if (this.unsure) {
				this.early.add(arrival);
				return;
			}
			accept(arrival);
			deliverEarly();
		}
		else if (this.state == TailState.ATTACHING) {
			this.early.add(arrival);
		}
		else {
			arrival.end(Delivered.NONE);
		}
	}

	private void accept(Arrival arrival) {
		TopicPosition position = arrival.message().position();
		TopicPosition top = this.ring.top();
		if (!position.epoch().equals(top.epoch())) {
			arrival.end(Delivered.NONE);
			suspect();
		}
		else if (position.offset() <= top.offset()) {
			RingEntry same = this.ring.at(position.offset());
			arrival.end((same != null) ? same.delivered() : Delivered.NONE);
			if (same != null && !same.position().equals(position)) {
				suspect();
			}
		}
		else if (!arrival.announced()
				&& (position.offset() == top.offset() + 1 || this.retention.mode() == HistoryMode.LATEST)) {
			deliver(arrival);
		}
		else {
			this.early.add(arrival);
			this.gap.start();
		}
	}

	private void deliver(Arrival arrival) {
		this.vainReads = 0;
		RingEntry entry = this.entries.entry(arrival);
		this.ring.add(entry);
		Delivered delivered = Delivered.NONE;
		try {
			delivered = entry.deliver(this.joins.members());
		}
		finally {
			arrival.end(delivered);
			this.early.delivered(entry.position(), delivered);
		}
	}

	private void deliverEarly() {
		if (this.unsure) {
			return;
		}
		for (Arrival next = this.early.takeAfter(this.ring.top()); next != null; next = this.early
			.takeAfter(this.ring.top())) {
			accept(next);
		}
		if (!this.early.isEmpty()) {
			this.gap.start();
		}
	}

	private void lookForGap() {
		if (!this.early.isEmpty()) {
			refill();
		}
	}

	/**
	 * The history may have gone on with others than the last messages here: nothing is
	 * delivered before it has been asked.
	 */
	private void suspect() {
		if (this.state != TailState.LIVE) {
			return;
		}
		this.disruptions = this.environment.disruptions().getAsInt();
		this.unsure = true;
		refill();
	}

	/**
	 * Reads what has not come.
	 */
	private void refill() {
		if (this.state != TailState.LIVE || !this.reading.begin()) {
			return;
		}
		TopicPosition from = this.ring.top();
		this.tasks.when(() -> this.environment.reads().read(this.topic, from, MAX_READ), (page) -> refilled(from, page),
				this::notRefilled);
	}

	private void refilled(TopicPosition from, TopicHistory.Page page) {
		boolean again = this.reading.end();
		if (this.state != TailState.LIVE) {
			return;
		}
		if (page.continuous()) {
			again = again || page.messages().size() >= MAX_READ;
			this.unsure = again;
			refilled(from, page.messages());
			again = again || this.unsure;
		}
		else if (from.equals(this.ring.top())) {
			reload();
			return;
		}
		else {
			// Messages have come, and the history has forgotten those before.
			again = true;
		}
		refillOrLetJoin(again);
	}

	private void refillOrLetJoin(boolean again) {
		if (again) {
			refill();
		}
		else if (this.joins.caughtUp()) {
			admit();
		}
	}

	private void refilled(TopicPosition from, List<PositionedMessage> messages) {
		long before = this.ring.top().offset();
		messages.forEach((message) -> accept(Arrival.of(message)));
		deliverEarly();
		int refilled = (int) Math.min(messages.size(), this.ring.top().offset() - before);
		if (refilled > 0) {
			this.environment.observer().refilled(refilled);
		}
		else if (!this.early.isEmpty() && from.equals(this.ring.top()) && ++this.vainReads > MAX_VAIN_READS) {
			// What was published is not in the history: it has been cut.
			this.vainReads = 0;
			this.early.clear();
			reload();
		}
	}

	private void notRefilled(Throwable failure) {
		this.reading.end();
		if (this.state == TailState.LIVE) {
			logger.debug("The history of the topic '" + this.topic + "' cannot be read", failure);
			this.joins.notCaughtUp(failure);
			this.again.start();
		}
	}

	/**
	 * The history does not know where this node is: it goes on from where the history is.
	 */
	private void reload() {
		this.reading.begin();
		this.unsure = true;
		this.tasks.when(this::readLast, this::reloaded, this::notRefilled);
	}

	private void reloaded(TopicHistory.Page page) {
		boolean again = this.reading.end();
		if (this.state != TailState.LIVE) {
			return;
		}
		this.ring = this.entries.ring(page);
		this.unsure = false;
		this.early.retain(page.top().epoch());
		RingEntry last = this.ring.last();
		if (this.retention.mode() == HistoryMode.LATEST && last != null) {
			last.deliver(this.joins.members());
		}
		else {
			this.joins.lost(this.entries.lost(page.top()), page.top());
			this.environment.observer().lost();
		}
		deliverEarly();
		refillOrLetJoin(again);
	}

}
