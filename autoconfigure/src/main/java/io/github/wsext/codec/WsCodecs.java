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

import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

import io.github.wsext.WsMessage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * All codecs, by subprotocol.
 */
public final class WsCodecs {

	private final Map<String, WsCodec> bySubprotocol = new HashMap<>();

	private final WsCodec fallback;

	/**
	 * Collects codecs.
	 * @param codecs the application's codecs, the preferred one first
	 * @param fallback the codec where none of them fits
	 */
	public WsCodecs(Collection<? extends WsCodec> codecs, WsCodec fallback) {
		for (WsCodec codec : codecs) {
			codec.subprotocols().forEach((subprotocol) -> this.bySubprotocol.putIfAbsent(subprotocol, codec));
		}
		this.fallback = codecs.stream()
			.filter((codec) -> codec.subprotocols().isEmpty())
			.map(WsCodec.class::cast)
			.findFirst()
			.orElse(fallback);
	}

	/**
	 * The codec of a connection.
	 */
	public WsCodec forSubprotocol(@Nullable String subprotocol) {
		return (subprotocol != null) ? this.bySubprotocol.getOrDefault(subprotocol, this.fallback) : this.fallback;
	}

	/**
	 * All codecs that are in use.
	 */
	public Collection<WsCodec> all() {
		Set<WsCodec> all = new LinkedHashSet<>(this.bySubprotocol.values());
		all.add(this.fallback);
		return all;
	}

	/**
	 * What an object is made of, for a message that says it cannot be encoded.
	 */
	public static String describe(Object value) {
		if (value instanceof DeclaredValue declared) {
			return DeclaredValue.describe(declared.value(), declared.type());
		}
		return (value instanceof EventMessage event) ? event.describe() : DeclaredValue.describe(value, null);
	}

	/**
	 * The text for what is ours alone, and waits for nobody's serializer.
	 */
	public static WsMessage json(Map<String, Object> message) {
		return JacksonWsCodec.text(JsonMapper.shared()).encode(message);
	}

	/**
	 * The message for whatever an application sends: text and bytes as they are, anything
	 * else through the codec.
	 * @throws IllegalArgumentException if the codec cannot encode it
	 */
	public static WsMessage encode(Object value, WsCodec codec) {
		if (value instanceof DeclaredValue declared) {
			return codec.encode(declared.value(), declared.type());
		}
		if (value instanceof WsMessage message) {
			return message;
		}
		if (value instanceof EncodedElsewhere encoded) {
			return encoded.forCodec(codec);
		}
		if (value instanceof CharSequence text) {
			return WsMessage.text(text.toString());
		}
		if (value instanceof byte[] bytes) {
			return WsMessage.binary(ByteBuffer.wrap(bytes));
		}
		if (value instanceof ByteBuffer buffer) {
			return WsMessage.binary(buffer);
		}
		return codec.encode(value);
	}

}
