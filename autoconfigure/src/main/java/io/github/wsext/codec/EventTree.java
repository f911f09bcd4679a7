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

import io.github.wsext.InvalidPayloadException;
import org.jspecify.annotations.Nullable;

/**
 * A message, or a part of one, that an {@link EventCodec} has read: an object with
 * members, a list or a single value. Never changes.
 */
public interface EventTree {

	/**
	 * A member of an object.
	 * @return the member, or {@code null} if there is none of that name, it has no value,
	 * or this is no object
	 */
	@Nullable EventTree get(String name);

	/**
	 * A single value.
	 * @return a {@code String}, {@code Boolean} or {@code Number}, whole numbers as
	 * {@code Integer}, {@code Long} or {@code BigInteger}; {@code null} if this is no
	 * such value
	 */
	@Nullable Object value();

	/**
	 * The whole of it as an object.
	 * @param type the type wanted, never a primitive one
	 * @throws InvalidPayloadException if it is not of that type
	 */
	Object decode(Type type);

}
