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

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.LeaveReason;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnOpen;
import io.github.wsext.OnPong;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the order of the callbacks of one connection.
 */
@EveryTransport
class OrderTests {

	private static final int MESSAGES = 10_000;

	private static RunningApplication application;

	private static Journal journal;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(Journal.class, ScriptedEndpoint.class, ManyThreadsEndpoint.class);
		journal = application.bean(Journal.class);
	}

	@AfterAll
	static void stop() {
		application.close();
		journal.verifyAll();
	}

	@Test
	@DisplayName("D4 10 000 messages of one connection are handled one after the other, in order of arrival")
	void tenThousandMessages() {
		String key = journal.newKey();
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/script/" + key)) {
			client.write(frames(MESSAGES)).sendClose(1000, "").expectClose(1000);
			assertThat(journal.awaitClose(key)).isEqualTo(expected(MESSAGES));
		}
	}

	@Test
	@DisplayName("D4 messages are handled in order, whatever the thread their results come from")
	void whateverTheThread() {
		String key = journal.newKey();
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/threads/" + key)) {
			client.write(frames(MESSAGES));
			for (int i = 0; i < MESSAGES; i++) {
				client.expectText(String.valueOf(i));
			}
			client.sendClose(1000, "").expectClose(1000);
			assertThat(journal.awaitClose(key)).isEqualTo(expected(MESSAGES));
		}
	}

	@Test
	@DisplayName("D4 text, binary and pong are handled in the order in which they arrive")
	void kindsInOrder() {
		String key = journal.newKey();
		List<String> expected = new ArrayList<>(List.of("open"));
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/threads/" + key)) {
			for (int i = 0; i < 100; i++) {
				client.send(RawFrame.text("text"), RawFrame.binary((byte) i), RawFrame.pong((byte) i));
				expected.addAll(List.of("text", "binary " + i, "pong " + i));
			}
			client.sendClose(1000, "");
			expected.add(Journal.close(1000, LeaveReason.CLIENT_CLOSED));
			assertThat(journal.awaitClose(key)).isEqualTo(expected);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "wait", "late" })
	@DisplayName("D4 @OnOpen ends before the first message, even if that came with the handshake")
	void openBeforeFirstMessage(String open) {
		String key = journal.newKey();
		try (RawWebSocketClient client = application.client()) {
			RawHandshake handshake = client.handshake("/script/" + key + "?open=" + open);
			ByteArrayOutputStream bytes = new ByteArrayOutputStream();
			bytes.writeBytes(handshake.encode());
			bytes.writeBytes(RawFrame.text("first").encode());
			bytes.writeBytes(RawFrame.text("late").encode());
			client.write(bytes.toByteArray());
			journal.await(key, "open");
			if (open.equals("wait")) {
				journal.gate(key).awaitArrival();
			}
			client.send(RawFrame.ping());
			assertThat(journal.of(key)).containsExactly("open");
			journal.gate(key).open();
			application.bean(ScriptedEndpoint.class).answer(key).complete("answer");
			handshake.awaitOpen();
			if (open.equals("late")) {
				client.expectText("answer");
			}
			client.expectText("answer").sendClose(1000, "");
			assertThat(journal.awaitClose(key)).containsExactly("open", "first", "late",
					Journal.close(1000, LeaveReason.CLIENT_CLOSED));
		}
	}

	@Test
	@DisplayName("D4 @OnError comes in the turn of the message that failed, before the next")
	void errorBeforeNextMessage() {
		String key = journal.newKey();
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/script/" + key)) {
			client.send(RawFrame.text("refuse"), RawFrame.text("next"), RawFrame.text("refuse"),
					RawFrame.close(1000, ""));
			assertThat(journal.awaitClose(key)).containsExactly("open", "refuse", "error", "next", "refuse", "error",
					Journal.close(1000, LeaveReason.CLIENT_CLOSED));
		}
	}

	private static byte[] frames(int count) {
		ByteArrayOutputStream frames = new ByteArrayOutputStream();
		for (int i = 0; i < count; i++) {
			frames.writeBytes(RawFrame.text(String.valueOf(i)).encode());
		}
		return frames.toByteArray();
	}

	private static List<String> expected(int count) {
		List<String> expected = new ArrayList<>(List.of("open"));
		IntStream.range(0, count).mapToObj(String::valueOf).forEach(expected::add);
		expected.add(Journal.close(1000, LeaveReason.CLIENT_CLOSED));
		return expected;
	}

	/**
	 * Answers now from the container's thread, now from another.
	 */
	@WsExtEndpoint(path = "/threads/{key}", authentication = HandshakeAuthentication.NONE)
	static class ManyThreadsEndpoint implements DisposableBean {

		private final ExecutorService threads = Executors.newFixedThreadPool(4);

		private final Journal journal;

		ManyThreadsEndpoint(Journal journal) {
			this.journal = journal;
		}

		@OnOpen
		void open(@PathVariable String key) {
			this.journal.begin(key, "open").close();
		}

		@OnText
		CompletionStage<String> text(String text, @PathVariable String key) {
			Journal.InvocableCallback callback = this.journal.begin(key, text);
			switch (ThreadLocalRandom.current().nextInt(3)) {
				case 0 -> {
					callback.close();
					return CompletableFuture.completedFuture(text);
				}
				case 1 -> {
					return CompletableFuture.supplyAsync(() -> {
						callback.close();
						return text;
					}, this.threads).minimalCompletionStage();
				}
				default -> {
					return CompletableFuture.supplyAsync(() -> {
						callback.close();
						return text;
					}, CompletableFuture.delayedExecutor(10, TimeUnit.MICROSECONDS, this.threads));
				}
			}
		}

		@OnBinary
		void binary(byte[] bytes, @PathVariable String key) {
			this.journal.begin(key, "binary " + bytes[0]).close();
		}

		@OnPong
		void pong(byte[] bytes, @PathVariable String key) {
			this.journal.begin(key, "pong " + bytes[0]).close();
		}

		@OnClose
		void close(@PathVariable String key, CloseStatus status, LeaveReason reason) {
			this.journal.beginClose(key, status, reason).close();
		}

		@Override
		public void destroy() {
			this.threads.shutdown();
		}

	}

}
