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

package io.github.wsext.transport;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.Patience;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.socket.CloseStatus;

/**
 * Sends back what it gets, except that some texts are commands.
 */
@WsExtEndpoint(path = "/command/{key}", authentication = HandshakeAuthentication.NONE)
public class CommandEndpoint {

	private final ConcurrentMap<String, State> states = new ConcurrentHashMap<>();

	public State state(String key) {
		return this.states.computeIfAbsent(key, (name) -> new State());
	}

	@OnOpen
	void open(WsConnection connection, @PathVariable String key) throws InterruptedException {
		State state = state(key);
		state.connection.complete(connection);
		if (key.startsWith("greet")) {
			connection.send("welcome");
		}
		if (key.startsWith("wait")) {
			state.arriveAndWait();
		}
	}

	@OnText
	@Nullable Object text(String text, WsConnection connection, @PathVariable String key) throws Exception {
		State state = state(key);
		state.received.incrementAndGet();
		if (text.startsWith("size ")) {
			return "x".repeat(Integer.parseInt(text.substring(5)));
		}
		switch (text) {
			case "wait" -> {
				state.arriveAndWait();
				return "waited";
			}
			case "later" -> {
				state.arrived.countDown();
				return state.answer;
			}
			case "send and wait" -> {
				// Waits for the client to read, on the thread that reads.
				return connection.send("y".repeat(8_000_000))
					.toCompletableFuture()
					.get(Patience.SECONDS, TimeUnit.SECONDS)
					.name();
			}
			case "send little and wait" -> {
				return connection.send("little").toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS).name();
			}
			case "class loader" -> {
				return Thread.currentThread().getContextClassLoader().getClass().getSimpleName();
			}
			case "thread" -> {
				return Thread.currentThread().toString();
			}
			case "close" -> {
				connection.close(new CloseStatus(4001, "as you like"));
				return null;
			}
			default -> {
				return text;
			}
		}
	}

	@OnBinary
	ByteBuffer binary(ByteBuffer bytes) {
		return bytes;
	}

	@OnClose
	void close(@PathVariable String key, CloseStatus status) {
		State state = state(key);
		state.closes.incrementAndGet();
		state.closed.complete(status);
	}

	/**
	 * One connection as the server sees it.
	 */
	public static final class State {

		public final CompletableFuture<WsConnection> connection = new CompletableFuture<>();

		public final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();

		public final CompletableFuture<String> answer = new CompletableFuture<>();

		public final AtomicInteger received = new AtomicInteger();

		public final AtomicInteger closes = new AtomicInteger();

		public final CountDownLatch arrived = new CountDownLatch(1);

		public final CountDownLatch gate = new CountDownLatch(1);

		void arriveAndWait() throws InterruptedException {
			this.arrived.countDown();
			if (!this.gate.await(Patience.SECONDS, TimeUnit.SECONDS)) {
				throw new IllegalStateException("Waited too long");
			}
		}

		public void awaitArrival() {
			try {
				if (!this.arrived.await(Patience.SECONDS, TimeUnit.SECONDS)) {
					throw new AssertionError("The handler was not called");
				}
			}
			catch (InterruptedException ex) {
				throw new AssertionError(ex);
			}
		}

		public CloseStatus awaitClose() {
			return this.closed.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
		}

		public WsConnection connection() {
			return this.connection.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
		}

	}

}
