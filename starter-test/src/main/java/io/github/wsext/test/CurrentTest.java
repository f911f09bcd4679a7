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

package io.github.wsext.test;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The Spring test that runs on this thread: its server, and the clients it has started.
 */
final class CurrentTest {

	private static final ThreadLocal<CurrentTest> CURRENT = new ThreadLocal<>();

	private final Supplier<@Nullable WsExtTestServer> server;

	private final List<WsExtTestClient> clients = new ArrayList<>();

	private CurrentTest(Supplier<@Nullable WsExtTestServer> server) {
		this.server = server;
	}

	static void begin(Supplier<@Nullable WsExtTestServer> server) {
		CURRENT.set(new CurrentTest(server));
	}

	/**
	 * Forgets the server and closes the clients that are still connected.
	 */
	static void end() {
		CurrentTest current = CURRENT.get();
		if (current != null) {
			CURRENT.remove();
			current.clients.forEach(WsExtTestClient::close);
		}
	}

	/**
	 * Closes a client after the test, if there is one on this thread.
	 */
	static void closeAfterwards(WsExtTestClient client) {
		CurrentTest current = CURRENT.get();
		if (current != null) {
			current.clients.add(client);
		}
	}

	static WsExtTestClient connect(String path) {
		CurrentTest current = CURRENT.get();
		WsExtTestServer server = (current != null) ? current.server.get() : null;
		if (server == null) {
			throw new IllegalStateException("No server is known to this thread: connect(path) needs the thread of a "
					+ "test method of a @SpringBootTest with webEnvironment = RANDOM_PORT or DEFINED_PORT, or MOCK "
					+ "and @AutoConfigureWsExtTestClient; elsewhere use WsExtTestClient.to(port).connect(path)");
		}
		return server.connect(path);
	}

}
