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

package io.github.wsext.redis.recovery;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.wsext.redis.recovery.Observation.Lost;
import io.github.wsext.redis.recovery.Observation.Message;
import io.github.wsext.redis.recovery.Observation.Resumed;
import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;

/**
 * Checks what clients of one topic have observed: one past of each position for all, no
 * gap that was not announced, nothing twice in what follows from one another, and no loss
 * announced where there was none. Histories are large enough that a loss can only be a
 * history that does not go on from where the client was: it is empty, or went on with
 * other messages.
 */
final class RecoveryChecker {

	private final Map<TopicPosition, String> texts = new HashMap<>();

	private final Map<String, Set<TopicPosition>> places = new HashMap<>();

	/** Where the history was before a message. */
	private final Map<TopicPosition, TopicPosition> pasts = new HashMap<>();

	private final List<Step> losses = new ArrayList<>();

	private final List<Step> recoveries = new ArrayList<>();

	private final List<String> violations = new ArrayList<>();

	/**
	 * A publisher was told the position of a message.
	 */
	void published(String text, TopicPosition position) {
		place("publisher", position, text);
	}

	/**
	 * One client's observations, in its order.
	 */
	void observed(String client, List<Observation> observations) {
		TopicPosition last = null;
		Resumed catchingUp = null;
		int missing = 0;
		for (Observation observation : observations) {
			Step step = new Step(client, last, observation);
			if (observation instanceof Message message) {
				place(client, message.position(), message.text());
				follow(step, message.position());
				last = message.position();
				if (--missing == 0 && catchingUp != null) {
					check(last.equals(catchingUp.position()), "caught up with something else", step);
				}
			}
			else if (observation instanceof Resumed resumed) {
				catchingUp = resumed;
				missing = resumed.count();
				last = resumed(step, resumed);
			}
			else if (observation instanceof Lost) {
				this.losses.add(step);
				catchingUp = null;
				last = observation.position();
			}
		}
	}

	private void follow(Step step, TopicPosition position) {
		TopicPosition last = step.from();
		check(last != null && isNext(last, position), "gap or disorder", step);
		if (last != null) {
			TopicPosition past = this.pasts.putIfAbsent(position, last);
			check(past == null || past.equals(last), "another past than " + past, step);
		}
	}

	private TopicPosition resumed(Step step, Resumed resumed) {
		TopicPosition last = step.from();
		TopicPosition position = resumed.position();
		if (resumed.recovered() == null) {
			check(last == null || last.equals(position), "unannounced gap", step);
			return position;
		}
		if (!resumed.recovered()) {
			this.losses.add(step);
			return position;
		}
		check(last != null && last.epoch().equals(position.epoch())
				&& position.offset() - last.offset() == resumed.count(), "wrong count", step);
		this.recoveries.add(step);
		return (last != null) ? last : position;
	}

	/**
	 * A client has to have got as far as that.
	 */
	void arrived(String client, List<Observation> observations, TopicPosition end) {
		TopicPosition last = observations.isEmpty() ? null : observations.get(observations.size() - 1).position();
		check(end.equals(last), "missing end " + end, new Step(client, last, new Lost(end)));
	}

	private void place(String who, TopicPosition position, String text) {
		String known = this.texts.putIfAbsent(position, text);
		if (known != null && !known.equals(text)) {
			this.violations.add(who + ": two messages at " + position + ": " + known + ", " + text);
		}
		this.places.computeIfAbsent(text, (key) -> new HashSet<>()).add(position);
	}

	private static boolean isNext(TopicPosition last, TopicPosition next) {
		return last.epoch().equals(next.epoch()) && next.offset() == last.offset() + 1;
	}

	/**
	 * What contradicts the promises, when all have been heard.
	 */
	List<String> violations() {
		List<String> violations = new ArrayList<>(this.violations);
		for (Step loss : this.losses) {
			TopicPosition from = loss.from();
			if (from == null || from.equals(pastAt(from.offset(), loss.to()))) {
				violations.add(loss.toString("loss of nothing"));
			}
		}
		for (Step recovery : this.recoveries) {
			TopicPosition from = recovery.from();
			TopicPosition past = (from != null) ? pastAt(from.offset(), recovery.to()) : null;
			if (past != null && !past.equals(from)) {
				violations.add(recovery.toString("recovered from another past, " + past));
			}
		}
		this.places.forEach((text, positions) -> positions.forEach((earlier) -> {
			for (TopicPosition later : positions) {
				if (later.offset() > earlier.offset() && earlier.equals(pastAt(earlier.offset(), later))) {
					violations.add(text + " twice: at " + earlier + " and at " + later);
				}
			}
		}));
		return violations;
	}

	/**
	 * The place at an offset from which a position follows.
	 * @return {@code null} if nobody has seen what is between them
	 */
	private @Nullable TopicPosition pastAt(long offset, TopicPosition position) {
		TopicPosition past = position;
		while (past != null && past.offset() > offset) {
			past = this.pasts.get(past);
		}
		return past;
	}

	private void check(boolean holds, String what, Step step) {
		if (!holds) {
			this.violations.add(step.toString(what));
		}
	}

	/**
	 * What a client was told, and where it was before.
	 */
	private record Step(String client, @Nullable TopicPosition from, Observation observation) {

		TopicPosition to() {
			return this.observation.position();
		}

		String toString(String what) {
			return this.client + ": " + what + " behind " + this.from + ": " + this.observation;
		}

	}

}
