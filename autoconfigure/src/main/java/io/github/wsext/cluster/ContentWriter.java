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
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.github.wsext.WsMessage;
import io.github.wsext.codec.EventMessage;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes down whatever an application sends, so that other nodes can send it: in JSON,
 * from which every codec on Jackson makes its own, and beside that as each other codec
 * writes it. Thread-safe.
 */
final class ContentWriter {

	private static final Log logger = LogFactory.getLog(ContentWriter.class);

	private final JacksonWsCodec json;

	private final List<WsCodec> others;

	private final String eventKey;

	/**
	 * Creates a writer.
	 * @param mapper the application's
	 * @param codecs all codecs of the application
	 * @param eventKey key of an event's name
	 */
	ContentWriter(JsonMapper mapper, WsCodecs codecs, String eventKey) {
		this.json = JacksonWsCodec.text(mapper);
		this.others = codecs.all().stream().filter((codec) -> !(codec instanceof JacksonWsCodec)).toList();
		this.eventKey = eventKey;
	}

	/**
	 * Writes a message down.
	 * @throws IllegalArgumentException if no codec can
	 */
	Content write(Object message) {
		List<Content.Rendition> renditions = isAsItIs(message) ? List.of() : renditions(message);
		try {
			return write(message, renditions);
		}
		catch (IllegalArgumentException ex) {
			if (renditions.isEmpty()) {
				throw ex;
			}
			return new Content(Content.Type.NONE, null, new byte[0], renditions);
		}
	}

	/**
	 * Writes a message down in JSON alone, so that it can be written with more beside it.
	 * @throws IllegalArgumentException if it cannot be
	 */
	Content writeJson(Object message) {
		return write(message, List.of());
	}

	private Content write(Object message, List<Content.Rendition> renditions) {
		if (isAsItIs(message)) {
			return asItIs(WsCodecs.encode(message, this.json));
		}
		if (message instanceof EventMessage event) {
			byte[] payload = bytes((event.payloadType() != null)
					? this.json.encode(event.payload(), event.payloadType()) : this.json.encode(event.payload()));
			return new Content(Content.Type.JSON, name(event), payload, renditions);
		}
		return new Content(Content.Type.JSON, null, bytes(WsCodecs.encode(message, this.json)), renditions);
	}

	private static boolean isAsItIs(Object message) {
		return message instanceof WsMessage || message instanceof CharSequence || message instanceof byte[]
				|| message instanceof ByteBuffer;
	}

	private @Nullable String name(Map<String, Object> event) {
		return (event.get(this.eventKey) instanceof String name) ? name : null;
	}

	private static Content asItIs(WsMessage message) {
		return Content.of((message instanceof WsMessage.Text) ? Content.Type.TEXT : Content.Type.BINARY,
				bytes(message));
	}

	private List<Content.Rendition> renditions(Object message) {
		if (this.others.isEmpty()) {
			return List.of();
		}
		return this.others.stream().map((codec) -> rendition(message, codec)).filter(Objects::nonNull).toList();
	}

	/**
	 * A message as a codec writes it, or {@code null} if it cannot: nobody with that
	 * codec gets it then.
	 */
	private static Content.@Nullable Rendition rendition(Object message, WsCodec codec) {
		try {
			WsMessage written = WsCodecs.encode(message, codec);
			return new Content.Rendition(codec.name(), written instanceof WsMessage.Binary, bytes(written));
		}
		catch (IllegalArgumentException ex) {
			logger.debug("Message cannot be written with " + codec.name() + " for other nodes", ex);
			return null;
		}
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	static byte[] bytes(WsMessage message) {
		if (message instanceof WsMessage.Text text) {
			return bytes(text.payload());
		}
		ByteBuffer payload = ((WsMessage.Binary) message).payload();
		byte[] bytes = new byte[payload.remaining()];
		payload.get(bytes);
		return bytes;
	}

}
