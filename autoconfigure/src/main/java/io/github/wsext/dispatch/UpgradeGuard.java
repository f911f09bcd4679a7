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

package io.github.wsext.dispatch;

import io.github.wsext.endpoint.EndpointDescriptor;

/**
 * Decides whether a caller may open connections of an endpoint at all.
 */
@FunctionalInterface
public interface UpgradeGuard {

	/**
	 * Lets everybody in.
	 */
	UpgradeGuard NONE = (endpoint) -> true;

	/**
	 * Whether the caller, as bound to the current thread, may open a connection.
	 */
	boolean permits(EndpointDescriptor endpoint);

	/**
	 * Asked once, at start-up.
	 * @throws io.github.wsext.endpoint.InvalidEndpointException if the endpoint cannot be
	 * guarded
	 */
	default void check(EndpointDescriptor endpoint) {
	}

}
