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

import java.util.Map;

import io.github.wsext.topic.TopicPatterns;
import org.jspecify.annotations.Nullable;

/**
 * Settings of the topics that have a history, by name or by pattern; the most specific
 * one counts. Thread-safe.
 */
public final class HistorySettings {

	private final TopicPatterns<TopicRetention> topics;

	/**
	 * Creates settings.
	 * @param topics by name, or by pattern where it begins with a slash
	 * @throws IllegalArgumentException if a pattern or name is none
	 */
	public HistorySettings(Map<String, TopicRetention> topics) {
		this.topics = new TopicPatterns<>("wsext.topic.history", topics);
	}

	/**
	 * Whether no topic has a history.
	 */
	public boolean isEmpty() {
		return this.topics.isEmpty();
	}

	/**
	 * Whether a topic has a history.
	 */
	public boolean isKept(String topic) {
		return of(topic) != null;
	}

	/**
	 * The settings of a topic, or {@code null} if it has no history.
	 */
	@Nullable TopicRetention of(String topic) {
		return this.topics.find(topic);
	}

}
