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

package io.github.wsext.codec;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.WsMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.ObjectReader;

/**
 * A codec on any Jackson 3 mapper: text messages for JSON, binary messages for formats
 * such as CBOR. Reads both kinds of message, but none that has a key twice, and formats
 * that are text in UTF-8 alone.
 */
public final class JacksonWsCodec implements EventCodec {

	private final ObjectMapper mapper;

	private final boolean binary;

	/** Whether the format is text, also where it travels in binary messages. */
	private final boolean textual;

	private final Set<String> subprotocols;

	private final ConcurrentMap<Type, ObjectReader> readers = new ConcurrentHashMap<>();

	private final JacksonTypes types = new JacksonTypes();

	private JacksonWsCodec(ObjectMapper mapper, boolean binary, Set<String> subprotocols) {
		this.mapper = mapper;
		this.binary = binary;
		this.textual = !mapper.tokenStreamFactory().canHandleBinaryNatively();
		this.subprotocols = subprotocols;
	}

	/**
	 * A codec that writes text messages.
	 * @param subprotocols the subprotocols it serves; none for all others
	 */
	public static JacksonWsCodec text(ObjectMapper mapper, String... subprotocols) {
		return new JacksonWsCodec(mapper, false, Set.of(subprotocols));
	}

	/**
	 * A codec that writes binary messages.
	 * @param subprotocols the subprotocols it serves; none for all others
	 */
	public static JacksonWsCodec binary(ObjectMapper mapper, String... subprotocols) {
		return new JacksonWsCodec(mapper, true, Set.of(subprotocols));
	}

	@Override
	public Set<String> subprotocols() {
		return this.subprotocols;
	}

	@Override
	public String name() {
		return "jackson-" + this.mapper.tokenStreamFactory().getFormatName() + new TreeSet<>(this.subprotocols);
	}

	@Override
	public WsMessage encode(Object value) {
		return encodeAs(value, null);
	}

	@Override
	public WsMessage encode(Object value, Type type) {
		return encodeAs(value, type);
	}

	private WsMessage encodeAs(Object value, @Nullable Type type) {
		Object writable = (type != null || JacksonTypes.concerns(value)) ? new JacksonValue(value, type, this.types)
				: value;
		try {
			return this.binary ? WsMessage.binary(ByteBuffer.wrap(this.mapper.writeValueAsBytes(writable)))
					: WsMessage.text(this.mapper.writeValueAsString(writable));
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("Cannot encode a "
					+ ((type != null) ? DeclaredValue.describe(value, type) : WsCodecs.describe(value)), ex);
		}
	}

	@Override
	public Object decode(WsMessage message, Type type) {
		String text = text(message);
		return decode("Message", type,
				(reader) -> (text != null) ? reader.readValue(text) : reader.readValue(bytes(message)));
	}

	/**
	 * The text of a message, or {@code null} if its format has bytes.
	 */
	private @Nullable String text(WsMessage message) {
		if (message instanceof WsMessage.Text text && !this.binary) {
			return text.payload();
		}
		return this.textual ? Utf8Text.decode(bytes(message)) : null;
	}

	@Override
	public @Nullable EventTree readTree(WsMessage message) {
		if (message instanceof WsMessage.Text text && !mayBeObject(text.payload())) {
			return null;
		}
		return new JacksonEventTree((JsonNode) decode(message, JsonNode.class), this);
	}

	private static boolean mayBeObject(String text) {
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
				return c == '{';
			}
		}
		return false;
	}

	Object decode(JsonNode payload, Type type) {
		return decode("Payload", type, (reader) -> reader.readValue(payload));
	}

	private Object decode(String what, Type type, Function<ObjectReader, @Nullable Object> read) {
		ObjectReader reader = reader(type);
		try {
			Object value = read.apply(reader);
			if (value == null) {
				throw new InvalidPayloadException(what + " is empty", null);
			}
			return value;
		}
		catch (JacksonException ex) {
			throw PayloadProblems.unreadable(what, ex);
		}
	}

	private ObjectReader reader(Type type) {
		ObjectReader known = this.readers.get(type);
		if (known != null) {
			return known;
		}
		// Not while the map is locked: this may ask the application's own deserializers.
		ObjectReader created = createReader(type);
		ObjectReader other = this.readers.putIfAbsent(type, created);
		return (other != null) ? other : created;
	}

	/**
	 * Refuses an object that has a key twice: two parsers would see two different
	 * messages. In a tree that costs nothing, so that events, which are read as trees,
	 * need no detector.
	 */
	private ObjectReader createReader(Type type) {
		ObjectReader reader = this.mapper.readerFor(this.mapper.constructType(type));
		return (type == JsonNode.class) ? reader.with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
				: reader.with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
	}

	private static byte[] bytes(WsMessage message) {
		if (message instanceof WsMessage.Text text) {
			return text.payload().getBytes(StandardCharsets.UTF_8);
		}
		ByteBuffer payload = ((WsMessage.Binary) message).payload();
		byte[] bytes = new byte[payload.remaining()];
		payload.get(bytes);
		return bytes;
	}

}
