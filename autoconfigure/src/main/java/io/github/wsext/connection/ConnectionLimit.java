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

package io.github.wsext.connection;

/**
 * Limits that an open connection can reach.
 */
public enum ConnectionLimit {

	/** Messages of its client in a second ({@code wsext.inbound.rate}). */
	MESSAGES,

	/**
	 * Messages of its caller over all connections in a second
	 * ({@code wsext.inbound.rate-per-principal}).
	 */
	MESSAGES_OF_PRINCIPAL,

	/**
	 * Memory that the unfinished messages of all connections take together
	 * ({@code wsext.inbound.max-unfinished}).
	 */
	UNFINISHED_MESSAGES,

	/** Topics it is subscribed to ({@code wsext.topic.max-per-connection}). */
	TOPICS

}
