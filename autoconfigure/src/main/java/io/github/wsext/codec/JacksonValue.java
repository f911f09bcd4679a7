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
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.jsontype.TypeSerializer;

/**
 * An object that Jackson is to write by its {@link JacksonTypes}.
 */
final class JacksonValue extends JacksonSerializable.Base {

	private final Object value;

	private final @Nullable Type type;

	private final JacksonTypes types;

	JacksonValue(Object value, @Nullable Type type, JacksonTypes types) {
		this.value = value;
		this.type = type;
		this.types = types;
	}

	@Override
	public void serialize(JsonGenerator generator, SerializationContext context) {
		this.types.write(this.value, this.type, generator, context);
	}

	@Override
	public void serializeWithType(JsonGenerator generator, SerializationContext context, TypeSerializer type) {
		// The object itself has what type it needs.
		serialize(generator, context);
	}

}
