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

package io.github.wsext.ticket;

/**
 * Where HTTP sessions are kept or counted: knows whether one has ended of whose end it
 * may have told nobody. Is asked on a thread that may wait, and may throw: then nothing
 * is known.
 */
public interface HttpSessionSource {

	/**
	 * Whether a session has ended.
	 */
	boolean hasEnded(String id);

	/**
	 * A session is in use now, as if a request had come.
	 */
	default void touch(String id) {
	}

}
