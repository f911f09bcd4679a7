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

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.JacksonSerializable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * A tree that Jackson has read. It is written as it was, whatever serializers the
 * application has for strings and numbers.
 */
final class JacksonEventTree extends JacksonSerializable.Base implements EventTree {

	private final JsonNode node;

	private final JacksonWsCodec codec;

	JacksonEventTree(JsonNode node, JacksonWsCodec codec) {
		this.node = node;
		this.codec = codec;
	}

	@Override
	public @Nullable EventTree get(String name) {
		JsonNode member = this.node.get(name);
		return (member != null && !member.isNull()) ? new JacksonEventTree(member, this.codec) : null;
	}

	@Override
	public @Nullable Object value() {
		if (this.node.isString()) {
			return this.node.stringValue();
		}
		if (this.node.isNumber()) {
			return this.node.numberValue();
		}
		return this.node.isBoolean() ? this.node.booleanValue() : null;
	}

	@Override
	public Object decode(Type type) {
		return this.codec.decode(this.node, type);
	}

	@Override
	public void serialize(JsonGenerator generator, SerializationContext context) {
		this.node.serialize(generator, context);
	}

	@Override
	public void serializeWithType(JsonGenerator generator, SerializationContext context, TypeSerializer type) {
		this.node.serializeWithType(generator, context, type);
	}

	@Override
	public String toString() {
		return this.node.toString();
	}

}
