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

package io.github.wsext.test;

import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where a client is in topics with a history, by the messages that a test has expected.
 */
final class TopicPositions {

	private static final String POSITION = "pos";

	private final Map<String, String> positions = new TreeMap<>();

	private final EventKeys keys;

	TopicPositions(EventKeys keys) {
		this.keys = keys;
	}

	Map<String, String> toMap() {
		return Map.copyOf(this.positions);
	}

	/**
	 * A message has been expected.
	 */
	void seen(String text) {
		JsonNode message = text.contains('"' + POSITION + '"') ? read(text) : null;
		if (message == null) {
			return;
		}
		moved(message.path("topic").asString(""), message);
		JsonNode payload = message.path(this.keys.payload());
		switch (message.path(this.keys.event()).asString("")) {
			case "topic:resumed" -> payload.forEachEntry(this::moved);
			case "topic:subscribe", "topic:lost" -> moved(payload.path("topic").asString(""), payload);
			default -> {
			}
		}
	}

	/**
	 * A client that is about to get what it has missed is there when it has got that.
	 */
	private void moved(String topic, JsonNode outcome) {
		String position = outcome.path(POSITION).asString("");
		if (!topic.isEmpty() && !position.isEmpty() && outcome.path("count").asInt(0) == 0) {
			this.positions.put(topic, position);
		}
	}

	/**
	 * What a message says of how a client has come to a topic, or lost it.
	 * @return {@code null} if it says nothing of that
	 */
	@Nullable JsonNode outcome(String text, String topic) {
		JsonNode message = read(text);
		if (message == null) {
			return null;
		}
		JsonNode payload = message.path(this.keys.payload());
		return switch (message.path(this.keys.event()).asString("")) {
			case "topic:resumed" -> payload.get(topic);
			case "topic:subscribe", "topic:lost" -> payload.path("topic").asString("").equals(topic) ? payload : null;
			default -> null;
		};
	}

	private static @Nullable JsonNode read(String text) {
		try {
			JsonNode message = JsonMapper.shared().readTree(text);
			return message.isObject() ? message : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

}
