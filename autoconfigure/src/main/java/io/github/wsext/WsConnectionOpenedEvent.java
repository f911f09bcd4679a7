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

package io.github.wsext;

/**
 * Published once for each connection, as an event of the application context, when it has
 * opened: it can be found and used, and its {@link OnOpen} is about to be called.
 * Listeners run in the order of the connection's callbacks, which wait for them, while
 * other connections do not.
 */
public final class WsConnectionOpenedEvent {

	private final WsConnection connection;

	/**
	 * Creates the event of a connection.
	 */
	public WsConnectionOpenedEvent(WsConnection connection) {
		this.connection = connection;
	}

	/**
	 * The connection.
	 */
	public WsConnection connection() {
		return this.connection;
	}

	@Override
	public String toString() {
		return "opened: " + this.connection;
	}

}
