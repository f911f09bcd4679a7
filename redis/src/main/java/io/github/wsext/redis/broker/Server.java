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

package io.github.wsext.redis.broker;

/**
 * A Redis server that takes messages and sends them, or whichever is the master of
 * several at a time.
 */
interface Server {

	/**
	 * What it is called in logs.
	 */
	String name();

	/**
	 * Connects. Waits for it, and throws if it fails.
	 * @param probe a channel of this server
	 */
	Connections connect(String probe);

}
