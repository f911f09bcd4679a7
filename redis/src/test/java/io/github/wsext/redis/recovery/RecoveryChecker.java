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
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import io.github.wsext.redis.recovery.Observation.Lost;
import io.github.wsext.redis.recovery.Observation.Message;
import io.github.wsext.redis.recovery.Observation.Resumed;
import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;

/**
 * Checks what clients of one topic have observed: one order for all, no gap that was not
 * announced, nothing twice, and no loss announced where there was none. Histories are
 * large enough that a loss can only be a new epoch.
 */
final class RecoveryChecker {

	private final Map<String, String> texts = new TreeMap<>();

	private final Map<String, String> places = new TreeMap<>();

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
		Set<String> seen = new HashSet<>();
		for (Observation observation : observations) {
			if (observation instanceof Message message) {
				place(client, message.position(), message.text());
				check(last != null && isNext(last, message.position()), client, "gap or disorder", last, observation);
				check(seen.add(message.text()), client, "twice", last, observation);
				last = message.position();
			}
			else if (observation instanceof Resumed resumed) {
				last = resumed(client, last, resumed);
			}
			else if (observation instanceof Lost) {
				check(isNewEpoch(last, observation.position()), client, "loss of nothing", last, observation);
				last = observation.position();
			}
		}
	}

	private TopicPosition resumed(String client, @Nullable TopicPosition last, Resumed resumed) {
		TopicPosition position = resumed.position();
		if (resumed.recovered() == null) {
			check(last == null || last.equals(position), client, "unannounced gap", last, resumed);
			return position;
		}
		if (!resumed.recovered()) {
			check(isNewEpoch(last, position), client, "loss of nothing", last, resumed);
			return position;
		}
		check(last != null && last.epoch().equals(position.epoch())
				&& position.offset() - last.offset() == resumed.count(), client, "wrong count", last, resumed);
		return (last != null) ? last : position;
	}

	/**
	 * A client has to have got as far as that.
	 */
	void arrived(String client, List<Observation> observations, TopicPosition end) {
		TopicPosition last = observations.isEmpty() ? null : observations.get(observations.size() - 1).position();
		check(end.equals(last), client, "missing end " + end, last, null);
	}

	private void place(String who, TopicPosition position, String text) {
		String known = this.texts.putIfAbsent(position.epoch() + '.' + position.offset(), text);
		if (known != null && !known.equals(text)) {
			this.violations.add(who + ": two messages at " + position + ": " + known + ", " + text);
		}
		String place = this.places.putIfAbsent(text, position.toString());
		if (place != null && !place.equals(position.toString())) {
			this.violations.add(who + ": " + text + " at " + place + " and at " + position);
		}
	}

	private static boolean isNext(TopicPosition last, TopicPosition next) {
		return last.epoch().equals(next.epoch()) && next.offset() == last.offset() + 1;
	}

	private static boolean isNewEpoch(@Nullable TopicPosition last, TopicPosition position) {
		return last != null && !last.epoch().equals(position.epoch());
	}

	private void check(boolean holds, String client, String what, @Nullable TopicPosition last,
			@Nullable Observation observation) {
		if (!holds) {
			this.violations.add(client + ": " + what + " behind " + last + ": " + observation);
		}
	}

	List<String> violations() {
		return this.violations;
	}

}
