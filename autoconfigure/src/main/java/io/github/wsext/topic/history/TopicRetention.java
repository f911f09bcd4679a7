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
import java.util.Locale;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.send.Overflow;
import io.github.wsext.topic.TopicHistory;

/**
 * How much of a topic is kept, and how much of that one client can catch up on.
 *
 * @param size most messages that are kept
 * @param timeToLive how long a message is kept at least
 * @param maxRecover most messages that a client may have missed
 * @param mode what is kept
 */
public record TopicRetention(int size, Duration timeToLive, int maxRecover, HistoryMode mode) {

	public TopicRetention {
		if (size < 1) {
			throw new IllegalArgumentException("size must be at least 1, was " + size);
		}
		if (timeToLive.toSeconds() < 1 || timeToLive.toDays() > 366) {
			throw new IllegalArgumentException("ttl must be between 1 second and a year, was " + timeToLive);
		}
		if (maxRecover < 1 || maxRecover > size) {
			throw new IllegalArgumentException(
					"max-recover must be between 1 and size, which is " + size + ", was " + maxRecover);
		}
		if (mode == HistoryMode.LATEST && size != 1) {
			throw new IllegalArgumentException("size must be 1, or not be set, in the mode latest, was " + size);
		}
	}

	TopicHistory.Retention toRetention() {
		return new TopicHistory.Retention(this.size, this.timeToLive);
	}

	/**
	 * Checks what a publisher wants to happen to a message that does not fit.
	 * @throws IllegalArgumentException if the mode does not allow that
	 */
	void check(String topic, Overflow wanted) {
		OverflowPolicy policy = wanted.policy();
		boolean conflates = policy == OverflowPolicy.CONFLATE && this.mode == HistoryMode.LATEST;
		if (policy != null && policy != OverflowPolicy.CLOSE && !conflates) {
			throw new IllegalArgumentException("Nothing may be left out on '" + topic + "', which has a history of the"
					+ " mode " + this.mode.name().toLowerCase(Locale.ROOT) + ": not " + policy
					+ ((policy == OverflowPolicy.CONFLATE) ? ", for which there is the mode latest" : ""));
		}
	}

	/**
	 * What happens to a message that does not fit: the latest takes the place of all
	 * before it, whatever their keys are, so that no client sees an older one after it.
	 */
	Overflow overflow(String topic) {
		return (this.mode == HistoryMode.LATEST) ? Overflow.conflate(topic) : Overflow.CLOSE;
	}

}
