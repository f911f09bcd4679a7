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

package io.github.wsext.actuate;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;

/**
 * Checks of what is asked for.
 */
final class Parameters {

	static final int MAX_SIZE = 1000;

	private static final int DEFAULT_SIZE = 100;

	/** Longer than any id of ours. */
	private static final int MAX_ID = 128;

	private Parameters() {
	}

	static int size(@Nullable Integer size) {
		if (size == null) {
			return DEFAULT_SIZE;
		}
		if (size < 1 || size > MAX_SIZE) {
			throw new InvalidEndpointRequestException("Invalid size " + size, "The size must be 1 to " + MAX_SIZE);
		}
		return size;
	}

	static String after(@Nullable String after) {
		if (after != null && after.length() > MAX_ID) {
			throw new InvalidEndpointRequestException("Invalid position", "Give after as next has it");
		}
		return (after != null) ? after : "";
	}

	static void requireEndpoint(NodeStatus status, String pattern) {
		if (status.endpoints().stream().noneMatch((endpoint) -> endpoint.pattern().equals(pattern))) {
			throw new InvalidEndpointRequestException("Unknown endpoint",
					"There is no endpoint with this path pattern");
		}
	}

}
