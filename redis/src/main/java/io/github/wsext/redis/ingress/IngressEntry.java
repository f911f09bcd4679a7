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

package io.github.wsext.redis.ingress;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.wsext.redis.ingress.MalformedEntryException.Kind;
import io.github.wsext.topic.TopicNames;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An entry of the stream as the message that it is.
 *
 * @param event name of the event, {@code null} if it is none
 * @param payload a tree of JSON or a text
 */
record IngressEntry(String topic, @Nullable String event, Object payload, String idempotencyKey) {

	private static final int MAX_NAME_LENGTH = 256;

	/**
	 * Reads an entry.
	 * @param id its id in the stream
	 * @param fields names and values by turns
	 */
	static IngressEntry read(String id, List<Object> fields, JsonMapper json) {
		Map<String, byte[]> values = new HashMap<>();
		for (int i = 0; i + 1 < fields.size(); i += 2) {
			values.put(new String((byte[]) fields.get(i), StandardCharsets.UTF_8), (byte[]) fields.get(i + 1));
		}
		if (values.isEmpty()) {
			throw new MalformedEntryException(Kind.EMPTY, "It is larger than wsext.cluster.max-message-size", null);
		}
		String topic = text(values, "topic", Kind.TOPIC);
		if (topic == null || !TopicNames.isValid(topic)) {
			throw new MalformedEntryException(Kind.TOPIC, "It has no valid 'topic'", null);
		}
		String event = text(values, "e", Kind.EVENT);
		if (event != null && !isName(event)) {
			throw new MalformedEntryException(Kind.EVENT, "Its 'e' is not the name of an event", null);
		}
		String own = text(values, "id", Kind.ID);
		if (own != null && !isName(own)) {
			throw new MalformedEntryException(Kind.ID, "Its 'id' is not 1 to 256 characters that can be seen", null);
		}
		return new IngressEntry(topic, event, payload(values, event, json), (own != null) ? own : "in:" + id);
	}

	private static boolean isName(String name) {
		return !name.isBlank() && name.length() <= MAX_NAME_LENGTH && TopicNames.isPrintable(name);
	}

	private static Object payload(Map<String, byte[]> values, @Nullable String event, JsonMapper json) {
		String type = text(values, "ct", Kind.TYPE);
		String body = text(values, "body", Kind.BODY);
		if (body == null) {
			throw new MalformedEntryException(Kind.BODY, "It has no 'body'", null);
		}
		String expected = (type != null) ? type : (event != null) ? "json" : "text";
		return switch (expected) {
			case "text" -> body;
			case "json" -> tree(body, json);
			default -> throw new MalformedEntryException(Kind.TYPE, "Its 'ct' is neither json nor text", null);
		};
	}

	private static Object tree(String body, JsonMapper json) {
		try {
			return json.readerFor(JsonNode.class).with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).readValue(body);
		}
		catch (JacksonException ex) {
			throw new MalformedEntryException(Kind.BODY, "Its 'body' is not JSON: " + ex.getOriginalMessage(), ex);
		}
	}

	private static @Nullable String text(Map<String, byte[]> values, String name, Kind kind) {
		byte[] value = values.get(name);
		if (value == null) {
			return null;
		}
		try {
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new MalformedEntryException(kind, "Its '" + name + "' is not UTF-8", ex);
		}
	}

}
