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

package io.github.wsext.dispatch.context;

import java.util.List;

import io.github.wsext.endpoint.CallbackKind;
import org.jspecify.annotations.Nullable;

/**
 * Observer of the callbacks of endpoints. Told on any thread; must not wait. What it
 * throws is logged.
 */
public interface CallbackObserver {

	/**
	 * An endpoint is served from now on. Called once for each, at start-up.
	 * @param endpoint its path pattern
	 * @return told of its callbacks
	 */
	Calls serving(String endpoint);

	/**
	 * Tells all of them of an endpoint.
	 * @return told of its callbacks, or {@code null} if nobody wants to know
	 */
	static @Nullable Calls serving(List<CallbackObserver> observers, String endpoint) {
		return observers.isEmpty() ? null
				: new ObservedCalls(observers.stream().map((observer) -> observer.serving(endpoint)).toList());
	}

	/**
	 * Told of the callbacks of one endpoint.
	 */
	interface Calls {

		/**
		 * A callback has returned or thrown. What it has returned may not be there yet.
		 * @param tookNanos how long it has taken, its arguments included, in nanoseconds
		 */
		void ended(CallbackKind kind, long tookNanos);

	}

}
