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

package io.github.wsext.publish;

import java.util.LinkedHashMap;
import java.util.Map;

import io.github.wsext.codec.RawJson;
import io.github.wsext.topic.TopicNames;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a caller wants to publish.
 *
 * @param topic name of the topic
 * @param event name of the event; {@code null} for a message that is none
 * @param payload payload of the event, or the message
 */
record Publication(String topic, @Nullable String event, Object payload) {

	private static final int MAX_EVENT = 128;

	/** Numbers stay as exact as they were; what is said twice is a mistake. */
	private static final JsonMapper JSON = JsonMapper.builder()
		.enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
		.build();

	/**
	 * Reads what a caller has sent.
	 * @param eventKey key of an event's name in a message
	 * @throws PublishRefusedException if it is something else
	 */
	static Publication read(byte[] body, String eventKey) {
		JsonNode document = parse(body);
		Map<String, JsonNode> members = new LinkedHashMap<>();
		document.properties().forEach((member) -> members.put(member.getKey(), member.getValue()));
		JsonNode topic = members.remove("topic");
		JsonNode event = members.remove("event");
		JsonNode payload = members.remove("payload");
		if (!members.isEmpty()) {
			throw PublishRefusedException.malformed("There are members beside topic, event and payload");
		}
		if (topic == null || !topic.isString() || !TopicNames.isValid(topic.asString())) {
			throw PublishRefusedException.malformed("The topic is no name of a topic");
		}
		if (payload == null || payload.isNull()) {
			throw PublishRefusedException.malformed("There is no payload");
		}
		String name = (event != null) ? event(event) : null;
		if (name == null && payload.has(eventKey)) {
			throw PublishRefusedException.malformed("The payload would be taken for an event: name it in event");
		}
		boolean text = name == null && payload.isString();
		return new Publication(topic.asString(), name, text ? payload.asString() : new RawJson(payload.toString()));
	}

	private static JsonNode parse(byte[] body) {
		try {
			JsonNode document = JSON.readTree(body);
			if (document != null && document.isObject()) {
				return document;
			}
		}
		catch (JacksonException ex) {
			// Where it is wrong the caller sees best.
			throw PublishRefusedException.malformed("The body is not JSON");
		}
		throw PublishRefusedException.malformed("The body is no JSON object");
	}

	private static String event(JsonNode event) {
		String name = event.isString() ? event.asString() : "";
		if (name.isBlank() || name.length() > MAX_EVENT || !TopicNames.isPrintable(name)) {
			throw PublishRefusedException.malformed("The event is no name of an event");
		}
		if (name.equals("error") || name.startsWith("auth:") || name.startsWith("topic:")
				|| name.startsWith("presence:")) {
			throw PublishRefusedException.malformed("Events of that name come from the server alone");
		}
		return name;
	}

}
