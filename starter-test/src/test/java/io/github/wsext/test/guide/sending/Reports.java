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

package io.github.wsext.test.guide.sending;

import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;

// The examples of connections in docs/sending.md.
class Reports {

	private final Queue<String> undelivered = new ConcurrentLinkedQueue<>();

	private final WsConnections connections;

	Reports(WsConnections connections) {
		this.connections = connections;
	}

	void warn(WsConnection connection, String text) {
		connection.send(new Warning(text)).thenAccept((result) -> {
			if (result != SendResult.SENT) {
				this.undelivered.add(text);
			}
		});
	}

	CompletionStage<Void> deliver(WsConnection connection, Iterable<String> pages) {
		pages.forEach(connection::send);
		return connection.flush();
	}

	int dismiss(String user) {
		this.connections.sendToUser(user, new Warning("This account has been closed"));
		return this.connections.disconnectUser(user).local();
	}

	Queue<String> undelivered() {
		return this.undelivered;
	}

	record Warning(String warning) {
	}

}
