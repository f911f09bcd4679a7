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

package io.github.wsext.redis.recovery;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

import io.github.wsext.redis.recovery.Observation.Lost;
import io.github.wsext.redis.recovery.Observation.Message;
import io.github.wsext.redis.recovery.Observation.Resumed;
import io.github.wsext.redis.testsupport.Node;
import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client of one topic, its own path, that comes back to any node with the position that
 * it has got to, and remembers all that it was told. Thread-safe.
 */
final class RecoveringClient {

	private static final JsonMapper JSON = JsonMapper.shared();

	private final HttpClient http;

	private final String name;

	private final String path;

	// Guarded by this.

	private final List<Observation> observations = new ArrayList<>();

	private final List<String> errors = new ArrayList<>();

	private @Nullable Line line;

	/**
	 * Creates a client that is not connected.
	 */
	RecoveringClient(HttpClient http, String name, String path) {
		this.http = http;
		this.name = name;
		this.path = path;
	}

	String name() {
		return this.name;
	}

	/**
	 * Connects, if the node lets it.
	 */
	void connect(Node node) {
		disconnect();
		TopicPosition last = last();
		try {
			String ticket = node.ticket("alice", this.path,
					(last != null) ? Map.of(this.path, last.toString()) : Map.of());
			Line opening = new Line();
			synchronized (this) {
				this.line = opening;
			}
			this.http.newWebSocketBuilder()
				.subprotocols("wsext.v1", "wsext.ticket." + ticket)
				.buildAsync(URI.create("ws://localhost:" + node.port() + this.path), opening)
				.orTimeout(10, TimeUnit.SECONDS)
				.join();
		}
		catch (RuntimeException ex) {
			// The node or Redis is away: another time.
			disconnect();
		}
	}

	/**
	 * Cuts the line. What has not been read by now is as good as never sent.
	 */
	void disconnect() {
		Line cut;
		synchronized (this) {
			cut = this.line;
			this.line = null;
		}
		if (cut != null) {
			cut.abort();
		}
	}

	synchronized boolean isConnected() {
		return this.line != null;
	}

	synchronized List<Observation> observations() {
		return List.copyOf(this.observations);
	}

	synchronized List<String> errors() {
		return List.copyOf(this.errors);
	}

	/**
	 * Where it is: what has been announced to follow does not count before it is there.
	 */
	synchronized @Nullable TopicPosition last() {
		TopicPosition last = null;
		for (Observation observation : this.observations) {
			boolean follows = observation instanceof Resumed resumed && resumed.count() > 0;
			last = follows ? last : observation.position();
		}
		return last;
	}

	private void received(JsonNode message) {
		String event = message.path("event").asString("");
		if (event.equals("topic:resumed")) {
			JsonNode topic = message.path("payload").path(this.path);
			if (topic.path("error").asString("").equals("failed")) {
				// Redis is away: it is told once more when it is back.
				return;
			}
			if (topic.has("error")) {
				this.errors.add(topic.toString());
			}
			else if (!topic.isMissingNode()) {
				this.observations.add(new Resumed(position(topic),
						topic.has("recovered") ? topic.path("recovered").asBoolean() : null,
						topic.path("count").asInt(0)));
			}
		}
		else if (event.equals("topic:lost")) {
			this.observations.add(new Lost(position(message.path("payload"))));
		}
		else if (message.has("pos")) {
			this.observations.add(new Message(position(message), message.path("payload").asString()));
		}
		else {
			this.errors.add(message.toString());
		}
	}

	private static TopicPosition position(JsonNode message) {
		return Objects.requireNonNull(TopicPosition.parse(message.path("pos").asString("")), message.toString());
	}

	/**
	 * One connection.
	 */
	private final class Line implements WebSocket.Listener {

		private final StringBuilder text = new StringBuilder();

		private volatile @Nullable WebSocket socket;

		@Override
		public void onOpen(WebSocket webSocket) {
			this.socket = webSocket;
			if (!isCurrent()) {
				webSocket.abort();
			}
			webSocket.request(1);
		}

		@Override
		public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
			this.text.append(data);
			if (last) {
				synchronized (RecoveringClient.this) {
					if (isCurrent()) {
						received(JSON.readTree(this.text.toString()));
					}
				}
				this.text.setLength(0);
			}
			webSocket.request(1);
			return null;
		}

		@Override
		public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
			ended();
			return null;
		}

		@Override
		public void onError(WebSocket webSocket, Throwable error) {
			ended();
		}

		private boolean isCurrent() {
			synchronized (RecoveringClient.this) {
				return RecoveringClient.this.line == this;
			}
		}

		private void ended() {
			synchronized (RecoveringClient.this) {
				if (RecoveringClient.this.line == this) {
					RecoveringClient.this.line = null;
				}
			}
		}

		void abort() {
			WebSocket open = this.socket;
			if (open != null) {
				open.abort();
			}
		}

	}

}
