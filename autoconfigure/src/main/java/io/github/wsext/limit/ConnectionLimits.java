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

package io.github.wsext.limit;

/**
 * Settings of the {@link ConnectionQuota}, see {@code wsext.max-connections} and
 * {@code wsext.limit.connections-per-*}.
 *
 * @param perNode how many connections of the node
 * @param perAddress how many of each client address, 0 for any number
 * @param perPrincipal how many of each principal, 0 for any number
 */
public record ConnectionLimits(int perNode, int perAddress, int perPrincipal) {

	public ConnectionLimits {
		if (perNode < 1) {
			throw new IllegalArgumentException("wsext.max-connections must be positive, was " + perNode);
		}
		check("connections-per-address", perAddress);
		check("connections-per-principal", perPrincipal);
	}

	private static void check(String property, int value) {
		if (value < 0) {
			throw new IllegalArgumentException(
					"wsext.limit." + property + " must be positive, or 0 for no limit, was " + value);
		}
	}

}
