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

package io.github.wsext.dispatch;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for clients that send and send and read the answers late.
 */
@EveryContainer
class BackpressureTests {

	private static final int MESSAGES = 20_000;

	private static final String PADDING = "x".repeat(1000);

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(List.of(EchoEndpoint.class, LateEndpoint.class),
				"wsext.send-timeout=" + Patience.SECONDS + "s");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/echo", "/late" })
	@DisplayName("D5 O2 of 20 000 messages sent at once and answers read late none is lost: the client has to wait, not to go")
	void pipelining(String path) {
		AtomicInteger handled = application.bean(EchoEndpoint.class).handled;
		handled.set(0);
		try (RawWebSocketClient client = RawWebSocketClient.connect(application.port(), 4096).handshake(path).open()) {
			CompletableFuture<Void> sent = CompletableFuture.runAsync(() -> send(client),
					(task) -> new Thread(task).start());
			awaitStandstill(handled);
			assertThat(handled.get()).isBetween(100, MESSAGES - 1);
			WsConnection connection = application.bean(WsConnections.class).byEndpoint(path).iterator().next();
			assertThat(connection.isOpen()).isTrue();
			for (int i = 0; i < MESSAGES; i++) {
				client.expectText(i + PADDING);
			}
			sent.join();
			client.sendClose(1000, "").expectClose(1000);
		}
	}

	private static void send(RawWebSocketClient client) {
		RawFrame[] frames = new RawFrame[100];
		for (int i = 0; i < MESSAGES; i += frames.length) {
			for (int j = 0; j < frames.length; j++) {
				frames[j] = RawFrame.text(String.valueOf(i + j));
			}
			client.send(frames);
		}
	}

	/**
	 * Waits until a good number of messages have been handled but no more of them are.
	 */
	private static void awaitStandstill(AtomicInteger handled) {
		AtomicInteger before = new AtomicInteger();
		Awaitility.await().pollInterval(Duration.ofMillis(500)).until(() -> {
			int now = handled.get();
			return before.getAndSet(now) == now && now > 100;
		});
	}

	@WsExtEndpoint(path = "/echo", authentication = HandshakeAuthentication.NONE)
	static class EchoEndpoint {

		private final AtomicInteger handled = new AtomicInteger();

		@OnText
		String echo(String text) {
			this.handled.incrementAndGet();
			return text + PADDING;
		}

	}

	/**
	 * Answers from another thread.
	 */
	@WsExtEndpoint(path = "/late", authentication = HandshakeAuthentication.NONE)
	static class LateEndpoint {

		private final EchoEndpoint echo;

		LateEndpoint(EchoEndpoint echo) {
			this.echo = echo;
		}

		@OnText
		CompletionStage<String> echo(String text) {
			return CompletableFuture.supplyAsync(() -> this.echo.echo(text));
		}

	}

}
