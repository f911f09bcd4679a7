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

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

import io.github.wsext.send.Recipient;
import io.github.wsext.send.SharedMessage;
import io.github.wsext.topic.TopicJoin;
import io.github.wsext.topic.TopicPosition;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The subscribers of one topic on this node, and how they join between two of its
 * messages. Subscribers come, go and ask on any thread; all else belongs to the tasks of
 * the tail.
 */
final class Joins {

	private static final Log logger = LogFactory.getLog(Joins.class);

	/** Messages come between these and the next. */
	private static final int MAX_AT_ONCE = 16;

	private final ConcurrentMap<Recipient, Member> members = new ConcurrentHashMap<>(2);

	/** Those whose turn to join has not come. */
	private final Set<Member> pending = ConcurrentHashMap.newKeySet(2);

	/** Who waits for the history to say whether it knows their position. */
	private final Map<TopicPosition, List<Member>> asking = new HashMap<>(0);

	private final String topic;

	private final TopicRetention retention;

	private final TailEnvironment environment;

	private final TailTasks tasks;

	/** Has the last messages, or {@code null} unless the tail is live. */
	private final Supplier<@Nullable Ring> live;

	/** Have this node read on. */
	private final Runnable reading;

	/** Those who have got more elsewhere than this node knows of. */
	private final Set<Member> ahead = new LinkedHashSet<>();

	Joins(String topic, TopicRetention retention, TailEnvironment environment, TailTasks tasks,
			Supplier<@Nullable Ring> live, Runnable reading) {
		this.topic = topic;
		this.retention = retention;
		this.environment = environment;
		this.tasks = tasks;
		this.live = live;
		this.reading = reading;
	}

	void add(Recipient recipient, TopicJoin join) {
		Member member = new Member(recipient, join);
		this.members.put(recipient, member);
		this.pending.add(member);
	}

	/**
	 * Removes a subscriber.
	 * @return what is to be {@linkplain #left told} of that, where nothing is locked;
	 * {@code null} if there is nobody to tell
	 */
	@Nullable Member remove(Recipient recipient) {
		Member member = this.members.remove(recipient);
		if (member == null) {
			return null;
		}
		this.pending.remove(member);
		return member.mayHaveToJoin() ? member : null;
	}

	boolean isEmpty() {
		return this.members.isEmpty();
	}

	/**
	 * Tells a subscriber that was removed, unless it had joined.
	 */
	void left(Member member) {
		this.tasks.run(member::left);
	}

	Iterable<Member> members() {
		return this.members.values();
	}

	/**
	 * The topic is out of reach.
	 */
	void failed(Throwable failure) {
		this.pending.forEach((member) -> member.failed(failure));
	}

	/**
	 * Nobody knows yet whether those have lost anything who have got more elsewhere.
	 */
	void notCaughtUp(Throwable failure) {
		this.ahead.stream().filter(this::isThere).forEach((member) -> member.failed(failure));
	}

	void clear() {
		this.asking.clear();
		this.ahead.clear();
	}

	/**
	 * Lets those join who have not, or some of them.
	 * @return whether there are more
	 */
	boolean admitSome(Ring ring) {
		int admitted = 0;
		for (Member member : this.pending) {
			if (admitted++ == MAX_AT_ONCE) {
				return true;
			}
			this.pending.remove(member);
			if (member.isAheadOf(ring)) {
				this.ahead.add(member);
				this.reading.run();
			}
			else {
				join(member, ring);
			}
		}
		return false;
	}

	/**
	 * All that the history has is here: those may join who have got more elsewhere.
	 * @return whether there are any
	 */
	boolean caughtUp() {
		this.ahead.forEach(Member::caughtUp);
		boolean any = this.pending.addAll(this.ahead);
		this.ahead.clear();
		return any;
	}

	private void join(Member member, Ring ring) {
		TopicJoin join = member.join();
		if (join == null || !isThere(member)) {
			return;
		}
		ring.expire(this.environment.nanoTime().getAsLong() - this.retention.timeToLive().toNanos());
		TopicPosition since = join.since();
		if (since != null && this.retention.mode() == HistoryMode.STREAM && ring.mayBeBase(since)) {
			ask(since, member);
		}
		else {
			join(member, join, missed(since, ring), ring.top());
		}
	}

	/**
	 * What a subscriber is to get first.
	 * @return {@code null} if that cannot be said
	 */
	private @Nullable List<RingEntry> missed(@Nullable TopicPosition since, Ring ring) {
		if (this.retention.mode() == HistoryMode.STREAM) {
			return (since != null) ? ring.after(since) : List.of();
		}
		if (ring.top().equals(since)) {
			return List.of();
		}
		RingEntry last = ring.last();
		return (last != null) ? List.of(last) : null;
	}

	private void join(Member member, TopicJoin join, @Nullable List<RingEntry> missed, TopicPosition top) {
		boolean recovered = missed != null && hasRoomFor(missed, member.recipient());
		List<RingEntry> replayed = (missed != null && recovered) ? missed : List.of();
		TopicPosition since = join.since();
		boolean cameBack = since != null;
		member.joined((since != null && recovered) ? since.offset() : top.offset());
		TopicJoin.Joined joined = new TopicJoin.Joined(top, cameBack ? recovered : null,
				cameBack ? replayed.size() : 0);
		member.recipient().gather(() -> {
			tell(join, joined);
			replayed.forEach((entry) -> entry.replay(member.recipient()));
		});
		member.takeOthers().forEach((other) -> tell(member, other, top));
		if (cameBack) {
			this.environment.observer().cameBack(recovered);
		}
	}

	private void tell(TopicJoin join, TopicJoin.Joined joined) {
		try {
			join.joined(joined);
		}
		catch (Throwable ex) {
			logger.error("A subscriber could not be told that it has joined the topic '" + this.topic + "'", ex);
		}
	}

	private static boolean hasRoomFor(List<RingEntry> missed, Recipient recipient) {
		long bytes = 0;
		for (RingEntry entry : missed) {
			bytes += entry.sizeFor(recipient);
		}
		return missed.isEmpty() || recipient.hasRoomFor(missed.size(), bytes);
	}

	private boolean isThere(Member member) {
		return this.members.get(member.recipient()) == member;
	}

	/**
	 * Asks the history about a position, once for all who come from there.
	 */
	private void ask(TopicPosition since, Member member) {
		List<Member> others = this.asking.get(since);
		if (others != null) {
			others.add(member);
			return;
		}
		this.asking.put(since, new ArrayList<>(List.of(member)));
		this.tasks.when(() -> this.environment.reads().read(this.topic, since, 0), (page) -> {
			Ring ring = this.live.get();
			if (page.continuous() && ring != null) {
				ring.base(since);
			}
			answered(since, ring);
		}, (failure) -> answered(since, this.live.get()));
	}

	private void answered(TopicPosition since, @Nullable Ring ring) {
		List<Member> asked = this.asking.remove(since);
		if (asked == null || ring == null) {
			return;
		}
		for (Member member : asked) {
			TopicJoin join = member.join();
			if (join != null && isThere(member)) {
				join(member, join, missed(since, ring), ring.top());
			}
		}
	}

	/**
	 * Tells all that messages are missing.
	 * @param top the position from which on none is
	 */
	void lost(SharedMessage lost, TopicPosition top) {
		for (Member member : this.members.values()) {
			if (member.hasJoined()) {
				member.joined(top.offset());
				lost.offerTo(member.recipient(), null);
			}
		}
	}

	/**
	 * Tells a subscriber once more where it is.
	 */
	void joinAgain(Recipient recipient, TopicJoin join) {
		this.tasks.run(() -> tell(recipient, join));
	}

	private void tell(Recipient recipient, TopicJoin join) {
		Member member = this.members.get(recipient);
		Ring ring = this.live.get();
		if (member == null) {
			join.left();
		}
		else if (member.hasJoined() && ring != null) {
			tell(member, join, ring.top());
		}
		else {
			member.asksAgain(join);
		}
	}

	private static void tell(Member member, TopicJoin join, TopicPosition top) {
		TopicPosition since = join.since();
		boolean seen = since != null && since.epoch().equals(top.epoch()) && since.offset() >= member.from()
				&& since.offset() <= top.offset();
		join.joined(new TopicJoin.Joined(top, (since != null) ? seen : null, 0));
	}

}
