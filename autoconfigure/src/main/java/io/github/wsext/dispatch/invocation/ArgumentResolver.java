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

package io.github.wsext.dispatch.invocation;

import org.jspecify.annotations.Nullable;

/**
 * Supplies one parameter of a callback. Chosen at start-up.
 */
@FunctionalInterface
public interface ArgumentResolver {

	/**
	 * The argument for one invocation.
	 */
	@Nullable Object get(Invocation invocation) throws Exception;

	/**
	 * Whether the argument depends on the handshake alone, so that a client's mistake in
	 * it can be answered with a status.
	 */
	default boolean isBoundByHandshake() {
		return false;
	}

}
