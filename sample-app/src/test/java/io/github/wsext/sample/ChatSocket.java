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

package io.github.wsext.sample;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that knows nothing of WsExt: the WebSocket of the JDK and a queue of what
 * arrived.
 */
final class ChatSocket implements WebSocket.Listener {

	private static final JsonMapper JSON = new JsonMapper();

	private final BlockingQueue<Object> received = new LinkedBlockingQueue<>();

	private final CompletableFuture<Integer> closed = new CompletableFuture<>();

	private final StringBuilder text = new StringBuilder();

	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

	private @Nullable WebSocket socket;

	private ChatSocket() {
	}

	/**
	 * Connects.
	 * @return the socket, or the exception of a refused handshake
	 */
	static CompletableFuture<ChatSocket> connect(HttpClient http, URI uri, String... protocols) {
		ChatSocket chatSocket = new ChatSocket();
		WebSocket.Builder builder = http.newWebSocketBuilder();
		if (protocols.length > 0) {
			String[] lesser = Arrays.copyOfRange(protocols, 1, protocols.length);
			builder.subprotocols(protocols[0], lesser);
		}
		return builder.buildAsync(uri, chatSocket).thenApply((socket) -> {
			chatSocket.socket = socket;
			return chatSocket;
		});
	}

	String subprotocol() {
		return socket().getSubprotocol();
	}

	void send(String message) {
		socket().sendText(message, true).join();
	}

	void send(byte[] message) {
		socket().sendBinary(ByteBuffer.wrap(message), true).join();
	}

	void say(String message) {
		send(JSON.writeValueAsString(Map.of("text", message)));
	}

	/**
	 * Closes, if the server has not done so meanwhile.
	 */
	void close() {
		socket().sendClose(WebSocket.NORMAL_CLOSURE, "").exceptionally((ex) -> socket()).join();
	}

	/**
	 * The next message, which has to be text.
	 */
	String text() {
		return (String) next();
	}

	/**
	 * The next message, which has to be binary.
	 */
	byte[] binary() {
		return (byte[]) next();
	}

	/**
	 * The next message, which has to be a JSON object: that of a topic with a history
	 * without its position. What the server says of positions and of who is here is
	 * passed over.
	 */
	Map<String, Object> json() {
		Map<String, Object> message = read(text());
		while (String.valueOf(message.get("event")).matches("topic:resumed|presence:.*")) {
			message = read(text());
		}
		return message.containsKey("pos") ? read(JSON.writeValueAsString(message.get("payload"))) : message;
	}

	/**
	 * The position of the next message of a topic with a history.
	 */
	String position() {
		return String.valueOf(next("pos", null).get("pos"));
	}

	/**
	 * What the server says next of the topics that the connection goes on with.
	 */
	Map<String, Object> resumed() {
		return event("topic:resumed");
	}

	/**
	 * What the server says next by an event of this name.
	 */
	Map<String, Object> event(String name) {
		return read(JSON.writeValueAsString(next("event", name).get("payload")));
	}

	/**
	 * Asks who is present on a topic.
	 * @return the answer
	 */
	Map<String, Object> present(String topic) {
		send(JSON.writeValueAsString(Map.of("event", "presence:list", "payload", Map.of("topic", topic), "id", 1)));
		return next("id", "1");
	}

	/**
	 * The next message that has a key, with a value if that matters.
	 */
	private Map<String, Object> next(String key, @Nullable String value) {
		Map<String, Object> message = read(text());
		while (!message.containsKey(key) || (value != null && !value.equals(String.valueOf(message.get(key))))) {
			message = read(text());
		}
		return message;
	}

	private static Map<String, Object> read(String json) {
		return JSON.readValue(json, new TypeReference<>() {
		});
	}

	/**
	 * The close code.
	 */
	int closeCode() {
		return this.closed.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
	}

	private Object next() {
		try {
			Object message = this.received.poll(Patience.SECONDS, TimeUnit.SECONDS);
			assertThat(message).as("next message").isNotNull();
			return message;
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private WebSocket socket() {
		assertThat(this.socket).isNotNull();
		return this.socket;
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
		this.text.append(data);
		if (last) {
			this.received.add(this.text.toString());
			this.text.setLength(0);
		}
		webSocket.request(1);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer data, boolean last) {
		byte[] part = new byte[data.remaining()];
		data.get(part);
		this.bytes.writeBytes(part);
		if (last) {
			this.received.add(this.bytes.toByteArray());
			this.bytes.reset();
		}
		webSocket.request(1);
		return null;
	}

	@Override
	public @Nullable CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
		this.closed.complete(statusCode);
		return null;
	}

	@Override
	public void onError(WebSocket webSocket, Throwable error) {
		this.closed.complete(1006);
	}

}
