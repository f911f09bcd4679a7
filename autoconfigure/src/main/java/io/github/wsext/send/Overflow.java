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

package io.github.wsext.send;

import io.github.wsext.OverflowPolicy;
import org.jspecify.annotations.Nullable;

/**
 * What may happen to one message when its receiver does not keep up.
 *
 * @param policy the policy, or {@code null} for that of the receiver's endpoint
 * @param key what it replaces and is replaced by where the policy is
 * {@link OverflowPolicy#CONFLATE}
 */
public record Overflow(@Nullable OverflowPolicy policy, @Nullable String key) {

	/**
	 * Never left out.
	 */
	public static final Overflow CLOSE = new Overflow(OverflowPolicy.CLOSE, null);

	/**
	 * As the receiver's endpoint says.
	 */
	public static final Overflow DEFAULT = new Overflow(null, null);

	private static final Overflow DROP_OLDEST = new Overflow(OverflowPolicy.DROP_OLDEST, null);

	private static final Overflow DROP_NEWEST = new Overflow(OverflowPolicy.DROP_NEWEST, null);

	/**
	 * As the receiver's endpoint says; the key is used if that is
	 * {@link OverflowPolicy#CONFLATE}.
	 */
	public static Overflow byDefault(String key) {
		return new Overflow(null, key);
	}

	/**
	 * Replaces what waits with the same key.
	 */
	public static Overflow conflate(String key) {
		return new Overflow(OverflowPolicy.CONFLATE, key);
	}

	/**
	 * A policy without a key.
	 * @throws IllegalArgumentException if the policy needs a key
	 */
	public static Overflow of(OverflowPolicy policy) {
		return switch (policy) {
			case CLOSE -> CLOSE;
			case DROP_OLDEST -> DROP_OLDEST;
			case DROP_NEWEST -> DROP_NEWEST;
			case INHERIT -> DEFAULT;
			case CONFLATE -> throw new IllegalArgumentException(
					"CONFLATE needs a key: use sendLatest(key, message) or publishLatest(topic, key, message)");
		};
	}

	/**
	 * A policy for a message that is about something.
	 * @param key the key if the policy is that of the receiver's endpoint
	 * @throws IllegalArgumentException if the policy needs a key of the caller's own
	 */
	public static Overflow of(OverflowPolicy policy, String key) {
		return (policy == OverflowPolicy.INHERIT) ? byDefault(key) : of(policy);
	}

	/**
	 * The same with a policy for certain. Without a key there is nothing to conflate by,
	 * so nothing is left out.
	 * @param endpoint the policy of the receiver's endpoint
	 */
	public Overflow orElse(OverflowPolicy endpoint) {
		if (this.policy != null) {
			return this;
		}
		if (endpoint != OverflowPolicy.CONFLATE) {
			return of(endpoint);
		}
		return (this.key != null) ? conflate(this.key) : CLOSE;
	}

	boolean mayBeDropped() {
		return this.policy != OverflowPolicy.CLOSE;
	}

	boolean conflates() {
		return this.policy == OverflowPolicy.CONFLATE;
	}

}
