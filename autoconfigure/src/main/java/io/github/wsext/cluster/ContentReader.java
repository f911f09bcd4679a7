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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.github.wsext.WsMessage;
import io.github.wsext.codec.EncodedElsewhere;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.RawJson;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes of what another node has written down a message that connections of this node can
 * be sent. JSON is not read for those that get JSON. Thread-safe.
 */
final class ContentReader {

	private final EventEnvelope envelope;

	private final JsonMapper mapper = JsonMapper.shared();

	ContentReader(EventEnvelope envelope) {
		this.envelope = envelope;
	}

	/**
	 * A message to be sent to connections.
	 */
	Object read(Content content) {
		return switch (content.type()) {
			case TEXT -> text(content);
			case BINARY -> WsMessage.binary(ByteBuffer.wrap(content.body()));
			case JSON, NONE -> (EncodedElsewhere) (codec) -> encode(content, codec);
		};
	}

	/**
	 * The payload of an event, for a batch.
	 */
	Object payload(Content content) {
		return new RawJson(text(content));
	}

	private WsMessage encode(Content content, WsCodec codec) {
		for (Content.Rendition rendition : content.renditions()) {
			if (rendition.codec().equals(codec.name())) {
				return rendition.binary() ? WsMessage.binary(ByteBuffer.wrap(rendition.payload()))
						: WsMessage.text(new String(rendition.payload(), StandardCharsets.UTF_8));
			}
		}
		if (content.type() == Content.Type.NONE) {
			throw new IllegalArgumentException("The other node has no codec '" + codec.name()
					+ "', and could not write the message in JSON either");
		}
		return codec.encode(inEnvelope(content.event(),
				(codec instanceof JacksonWsCodec) ? new RawJson(text(content)) : tree(content)));
	}

	/**
	 * A message with its position as a codec writes it.
	 * @throws IllegalArgumentException if the codec cannot
	 */
	WsMessage encode(Content content, WsCodec codec, String topic, TopicPosition position) {
		Object payload = switch (content.type()) {
			case TEXT -> text(content);
			case BINARY -> content.body();
			case JSON -> (codec instanceof JacksonWsCodec) ? new RawJson(text(content)) : tree(content);
			case NONE -> throw new IllegalArgumentException("Not written in JSON");
		};
		WsMessage encoded = codec
			.encode(this.envelope.positioned(content.event(), payload, topic, position.toString()));
		if (content.type() == Content.Type.BINARY && encoded instanceof WsMessage.Text) {
			throw new IllegalArgumentException("Bytes are for codecs that write binary messages");
		}
		return encoded;
	}

	private Object inEnvelope(@Nullable String event, Object payload) {
		return (event != null) ? this.envelope.write(event, payload, null) : payload;
	}

	private Object tree(Content content) {
		try {
			return Objects.requireNonNullElse(this.mapper.readValue(content.body(), Object.class), "null");
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("The other node has sent what is not JSON", ex);
		}
	}

	private static String text(Content content) {
		return new String(content.body(), StandardCharsets.UTF_8);
	}

}
