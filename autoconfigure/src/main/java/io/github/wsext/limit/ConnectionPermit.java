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
 * Permission to be one of the connections that a {@link ConnectionQuota} counts. Is given
 * back exactly once, however often and by whomever {@link #release} is called.
 */
public interface ConnectionPermit {

	/**
	 * Permission where nobody counts.
	 */
	ConnectionPermit UNCOUNTED = new ConnectionPermit() {

		@Override
		public void claim() {
			// Nobody waits for it.
		}

		@Override
		public void release() {
			// Nothing was taken.
		}

	};

	/**
	 * A connection has opened with it, and will release it at its end.
	 */
	void claim();

	/**
	 * Gives it back.
	 */
	void release();

}
