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

package io.github.wsext.observe;

import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;

/**
 * A client that does not read what it has been sent, and has been sent more than the
 * buffers of sockets take.
 *
 * @param client the client's end
 * @param connection the server's
 */
record StalledClient(RawWebSocketClient client, WsConnection connection) implements AutoCloseable {

	private static final byte[] LARGE = new byte[6 * 1024 * 1024];

	/**
	 * Connects to a path to which nobody else is connected.
	 */
	static StalledClient connect(RunningApplication application, String path) {
		RawWebSocketClient client = RawWebSocketClient.connect(application.port(), 4096).handshake(path).open();
		WsConnections connections = application.bean(WsConnections.class);
		Awaitility.await().until(() -> connections.byEndpoint(path).size() == 1);
		WsConnection connection = connections.byEndpoint(path).iterator().next();
		connection.send(LARGE);
		return new StalledClient(client, connection);
	}

	/**
	 * Sends more messages than may wait.
	 */
	void overflow() {
		for (int i = 0; i < 2 * MonitoredApplication.MAX_WAITING; i++) {
			this.connection.send("tick");
		}
	}

	@Override
	public void close() {
		this.client.reset();
	}

}
