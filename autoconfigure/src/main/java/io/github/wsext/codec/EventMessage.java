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
import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * An event that is to be encoded: a map as any other to codecs that do not know it, while
 * those that do may write its payload by the type that it was declared with.
 * Unmodifiable.
 */
public final class EventMessage extends AbstractMap<String, Object> {

	private final Map<String, Object> members;

	private final String payloadKey;

	private final @Nullable Type payloadType;

	/**
	 * Creates an event.
	 * @param members what goes over the wire, in order; not to be changed afterwards
	 * @param payloadKey the key of its payload
	 * @param payloadType the declared type of the payload, if it is known and says more
	 * than the class
	 */
	public EventMessage(Map<String, Object> members, String payloadKey, @Nullable Type payloadType) {
		this.members = members;
		this.payloadKey = payloadKey;
		this.payloadType = payloadType;
	}

	@Override
	public Set<Map.Entry<String, Object>> entrySet() {
		return Collections.unmodifiableMap(this.members).entrySet();
	}

	@Override
	public @Nullable Object get(@Nullable Object key) {
		return this.members.get(key);
	}

	/**
	 * The declared type of a member, or {@code null} if its class says it all.
	 */
	@Nullable Type typeOf(String member) {
		return member.equals(this.payloadKey) ? this.payloadType : null;
	}

	/**
	 * The payload.
	 */
	public Object payload() {
		return Objects.requireNonNull(this.members.get(this.payloadKey), "An acknowledgement has no payload");
	}

	/**
	 * The declared type of the payload, or {@code null} if its class says it all.
	 */
	public @Nullable Type payloadType() {
		return this.payloadType;
	}

	/**
	 * What it is made of, for a message that says what cannot be encoded.
	 */
	String describe() {
		return DeclaredValue.describe(this.members.get(this.payloadKey), this.payloadType);
	}

}
