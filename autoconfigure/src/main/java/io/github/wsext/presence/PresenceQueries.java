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

package io.github.wsext.presence;

import java.util.concurrent.CompletionStage;

import io.github.wsext.WsPresence;
import io.github.wsext.connection.ManagedConnection;
import org.jspecify.annotations.Nullable;

/**
 * What clients may ask about presence.
 */
public interface PresenceQueries {

	/**
	 * No topic has presence.
	 */
	PresenceQueries NONE = new PresenceQueries() {

		@Override
		public boolean isConfigured() {
			return false;
		}

		@Override
		public boolean isOpen() {
			return false;
		}

		@Override
		public boolean maySee(ManagedConnection connection, String topic) {
			return false;
		}

		@Override
		public CompletionStage<WsPresence.Page> members(String topic, @Nullable String cursor, int limit) {
			throw new IllegalArgumentException("No presence on topic '" + topic + "'");
		}

	};

	/**
	 * Whether any topic has presence.
	 */
	boolean isConfigured();

	/**
	 * Whether anybody may see any of it.
	 */
	boolean isOpen();

	/**
	 * Asks whether a connection may see who is present. From a yes on it hears of all
	 * that changes.
	 */
	boolean maySee(ManagedConnection connection, String topic);

	/**
	 * A page of those who are present, as {@link WsPresence#members} has it.
	 */
	CompletionStage<WsPresence.Page> members(String topic, @Nullable String cursor, int limit);

}
