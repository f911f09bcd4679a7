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

package io.github.wsext.presence;

import java.time.Duration;
import java.util.Map;

import io.github.wsext.topic.TopicPatterns;
import org.jspecify.annotations.Nullable;

/**
 * The topics that have presence, by patterns. A pattern that begins with {@code /} is one
 * of paths, any other the exact name of a topic. The most specific one counts.
 */
public final class PresenceSettings {

	private final TopicPatterns<Rule> rules;

	/**
	 * Creates settings.
	 * @throws IllegalArgumentException if a pattern makes no sense
	 */
	public PresenceSettings(Map<String, Rule> rules) {
		this.rules = new TopicPatterns<>("wsext.topic.presence", rules);
	}

	/**
	 * Whether no topic has presence.
	 */
	public boolean isEmpty() {
		return this.rules.isEmpty();
	}

	@Nullable Rule find(String topic) {
		return this.rules.find(topic);
	}

	/**
	 * Settings of the topics of a pattern.
	 *
	 * @param grace how long somebody whose last connection has gone is present all the
	 * same
	 * @param maxAnnounced number of users up to which joins and leaves are told one by
	 * one
	 * @param maxInfoBytes most bytes of what the application may say of a user
	 */
	public record Rule(Duration grace, int maxAnnounced, long maxInfoBytes) {

		public Rule {
			if (grace.isNegative() || grace.compareTo(Duration.ofDays(1)) > 0) {
				throw new IllegalArgumentException(
						"wsext.topic.presence.*.grace must be between 0 and 1 day, was " + grace);
			}
			if (maxAnnounced < 0) {
				throw new IllegalArgumentException(
						"wsext.topic.presence.*.max-announced must not be negative, was " + maxAnnounced);
			}
			if (maxInfoBytes < 0 || maxInfoBytes > 65_536) {
				throw new IllegalArgumentException(
						"wsext.topic.presence.*.max-info must be between 0 and 64 KB, was " + maxInfoBytes + " bytes");
			}
		}

	}

}
