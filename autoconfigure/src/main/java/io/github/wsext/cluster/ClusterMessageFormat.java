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

package io.github.wsext.cluster;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.send.Overflow;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The format of messages between nodes: a line of JSON that says for whom the message is,
 * then its body, then its renditions. Whoever can write to the broker can write one:
 * {@code {"v":1,"id":"7","o":"worker","e":"price","ct":"json"}}, a line feed and the
 * payload. What a newer version adds to the line is passed over; a version that cannot be
 * read by this one has a higher number. Thread-safe.
 */
final class ClusterMessageFormat {

	private static final int VERSION = 1;

	private final JsonFactory json = new JsonFactory();

	private final JsonMapper mapper = JsonMapper.shared();

	byte[] write(ClusterMessage message) {
		Content content = message.content();
		ByteArrayOutputStream bytes = new ByteArrayOutputStream(128 + content.body().length);
		try (JsonGenerator line = this.json.createGenerator(ObjectWriteContext.empty(), bytes)) {
			writeLine(message, line);
		}
		bytes.write('\n');
		bytes.writeBytes(content.body());
		content.renditions().forEach((rendition) -> bytes.writeBytes(rendition.payload()));
		return bytes.toByteArray();
	}

	private static void writeLine(ClusterMessage message, JsonGenerator line) {
		Content content = message.content();
		line.writeStartObject();
		line.writeNumberProperty("v", VERSION);
		line.writeStringProperty("id", message.id());
		line.writeStringProperty("o", message.node());
		line.writeStringProperty("ct", name(content.type()));
		write(line, "e", content.event());
		OverflowPolicy policy = message.overflow().policy();
		write(line, "p", (policy != null) ? name(policy) : null);
		write(line, "k", message.overflow().key());
		write(line, "x", message.except());
		write(line, "to", message.connection());
		write(line, "ep", message.endpoint());
		write(line, "re", message.answerTo());
		if (message.gather()) {
			line.writeBooleanProperty("g", true);
		}
		if (!content.renditions().isEmpty()) {
			line.writeNumberProperty("n", content.body().length);
			line.writeArrayPropertyStart("r");
			for (Content.Rendition rendition : content.renditions()) {
				line.writeStartObject();
				line.writeStringProperty("c", rendition.codec());
				line.writeBooleanProperty("b", rendition.binary());
				line.writeNumberProperty("n", rendition.payload().length);
				line.writeEndObject();
			}
			line.writeEndArray();
		}
		line.writeEndObject();
	}

	private static void write(JsonGenerator line, String name, @Nullable String value) {
		if (value != null) {
			line.writeStringProperty(name, value);
		}
	}

	private static String name(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Reads a message.
	 * @throws UnreadableMessageException if it is none, or one of a version that this one
	 * does not know
	 */
	ClusterMessage read(byte[] bytes) {
		int end = 0;
		while (end < bytes.length && bytes[end] != '\n') {
			end++;
		}
		try {
			JsonNode line = this.mapper.readTree(bytes, 0, end);
			if (line.path("v").asInt(0) != VERSION) {
				throw new UnreadableMessageException("Version " + line.path("v") + " is not known", null);
			}
			return read(line, ByteBuffer.wrap(bytes, Math.min(end + 1, bytes.length),
					bytes.length - Math.min(end + 1, bytes.length)));
		}
		catch (JacksonException | IllegalArgumentException ex) {
			throw new UnreadableMessageException("Not a message between nodes", ex);
		}
	}

	private static ClusterMessage read(JsonNode line, ByteBuffer rest) {
		String contentType = text(line, "ct");
		Content.Type type = (contentType != null) ? value(Content.Type.class, contentType) : Content.Type.JSON;
		JsonNode renditions = line.path("r");
		byte[] body = take(rest, renditions.isEmpty() ? rest.remaining() : line.path("n").asInt(0));
		List<Content.Rendition> read = new ArrayList<>(renditions.size());
		for (JsonNode rendition : renditions) {
			read.add(new Content.Rendition(rendition.path("c").asString(), rendition.path("b").asBoolean(false),
					take(rest, rendition.path("n").asInt(0))));
		}
		String policyName = text(line, "p");
		OverflowPolicy policy = (policyName != null) ? value(OverflowPolicy.class, policyName) : null;
		String key = text(line, "k");
		if (policy == OverflowPolicy.CONFLATE && key == null) {
			throw new IllegalArgumentException("Nothing to conflate by");
		}
		return new ClusterMessage(line.path("id").asString(""), line.path("o").asString(""), new Overflow(policy, key),
				text(line, "x"), text(line, "to"), text(line, "ep"), line.path("g").asBoolean(false), text(line, "re"),
				new Content(type, text(line, "e"), body, read));
	}

	private static byte[] take(ByteBuffer rest, int length) {
		if (length < 0 || length > rest.remaining()) {
			throw new IllegalArgumentException("Half a message");
		}
		byte[] taken = Arrays.copyOfRange(rest.array(), rest.position(), rest.position() + length);
		rest.position(rest.position() + length);
		return taken;
	}

	private static @Nullable String text(JsonNode line, String name) {
		JsonNode value = line.get(name);
		return (value != null && value.isString()) ? value.asString() : null;
	}

	private static <E extends Enum<E>> E value(Class<E> type, String name) {
		return Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
	}

}
