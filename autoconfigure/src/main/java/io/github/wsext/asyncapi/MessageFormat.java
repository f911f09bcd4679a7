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

package io.github.wsext.asyncapi;

import java.io.InputStream;
import java.io.Reader;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.wsext.WsMessage;
import io.github.wsext.event.EventEnvelope;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Messages as they go over the wire: values as they are, events in their envelope, and
 * the place of a message in its topic where that has a history.
 */
final class MessageFormat {

	private static final Pattern SPECIAL = Pattern.compile("[.\\[\\]{}()*+?^$|\\\\]");

	private static final String JSON = "application/json";

	private static final Set<Class<?>> TEXTS = Set.of(String.class, CharSequence.class, Reader.class);

	private static final Set<Class<?>> BYTES = Set.of(ByteBuffer.class, byte[].class, InputStream.class);

	private final EventEnvelope envelope;

	private final PayloadSchemas schemas;

	MessageFormat(EventEnvelope envelope, PayloadSchemas schemas) {
		this.envelope = envelope;
		this.schemas = schemas;
	}

	/**
	 * What a message that is a value is called.
	 */
	static String title(Type type) {
		return (type instanceof Class<?> named) ? named.getSimpleName() : "message";
	}

	/**
	 * The schema of a payload.
	 */
	ObjectNode schema(Type payload) {
		return this.schemas.of(payload);
	}

	/**
	 * A message that is a value, as it is.
	 */
	ObjectNode value(Type type, String name) {
		if (type instanceof Class<?> message && WsMessage.class.isAssignableFrom(message)) {
			return message(name, JSON, PayloadSchemas.anything());
		}
		if (type instanceof Class<?> text && TEXTS.contains(text)) {
			return message(name, "text/plain", Json.type("string"));
		}
		if (type instanceof Class<?> bytes && BYTES.contains(bytes)) {
			return message(name, "application/octet-stream", Json.type("string").put("format", "binary"));
		}
		return message(name, JSON, schema(type));
	}

	/**
	 * A message of which nothing is known.
	 * @param contentType what is in it
	 */
	static ObjectNode message(String name, String contentType, ObjectNode payload) {
		ObjectNode message = Json.object().put("name", name).put("contentType", contentType);
		message.set("payload", payload);
		return message;
	}

	/**
	 * An event of a client.
	 * @param name its name, in which {@code *} stands for any last part
	 * @param payload the schema of its payload
	 * @param required whether there has to be a payload
	 */
	ObjectNode received(String name, ObjectNode payload, boolean required) {
		Json.ObjectSchema schema = Json.objectSchema().required(this.envelope.eventKey(), name(name));
		if (required) {
			schema.required(this.envelope.payloadKey(), payload);
		}
		else {
			schema.optional(this.envelope.payloadKey(), payload);
		}
		return event(name, schema.optional(this.envelope.idKey(), id()));
	}

	/**
	 * The answer to an event.
	 * @param payload the schema of its payload, or {@code null} if it has none
	 */
	ObjectNode answer(String name, @Nullable ObjectNode payload) {
		Json.ObjectSchema schema = Json.objectSchema().required(this.envelope.eventKey(), name(name));
		if (payload == null) {
			return event(name, schema.required(this.envelope.idKey(), id()));
		}
		return event(name, schema.required(this.envelope.payloadKey(), payload).optional(this.envelope.idKey(), id()));
	}

	/**
	 * An event of the application.
	 * @param kept whether it is from a topic with a history
	 */
	ObjectNode sent(String name, ObjectNode payload, boolean kept) {
		Json.ObjectSchema schema = Json.objectSchema()
			.required(this.envelope.eventKey(), name(name))
			.required(this.envelope.payloadKey(), payload);
		return event(name, kept ? positioned(schema) : schema);
	}

	/**
	 * A value of a topic with a history.
	 */
	ObjectNode kept(Type type, String name) {
		return message(name, JSON,
				positioned(Json.objectSchema()).required(this.envelope.payloadKey(), schema(type)).node());
	}

	private static Json.ObjectSchema positioned(Json.ObjectSchema schema) {
		return schema.required("topic", Json.type("string")).required("pos", Json.type("string"));
	}

	private static ObjectNode event(String name, Json.ObjectSchema schema) {
		return message(name, JSON, schema.node());
	}

	private static ObjectNode name(String name) {
		if (!name.endsWith("*")) {
			return Json.constant(name);
		}
		String prefix = SPECIAL.matcher(name.substring(0, name.length() - 1)).replaceAll("\\\\$0");
		return Json.type("string").put("pattern", "^" + prefix);
	}

	private static ObjectNode id() {
		ObjectNode id = Json.object();
		id.putArray("type").add("string").add("integer");
		return id;
	}

}
