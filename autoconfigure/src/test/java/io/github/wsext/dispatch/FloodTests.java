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
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnBinary;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.bind.annotation.PathVariable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for clients that send more than a handler takes.
 */
@EveryContainer
class FloodTests {

	private static final long FLOOD = 200L * 1024 * 1024;

	/** What both kernels and the container may hold, generously. */
	private static final long BUFFERED = 24L * 1024 * 1024;

	private static final long HEAP = 24L * 1024 * 1024;

	private static final int FRAMES_PER_CHUNK = 500;

	private static final int PAYLOAD = 120;

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(SlowEndpoint.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "busy", "awaiting" })
	@DisplayName("D5 while a handler is busy the server stops reading: 200 MB of small messages fill the client's side")
	void flood(String mode) {
		SlowEndpoint endpoint = application.bean(SlowEndpoint.class);
		endpoint.reset();
		byte[] chunk = chunk();
		long chunks = FLOOD / chunk.length + 1;
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/slow/" + mode);
				TestWebSocket other = TestWebSocket.connect(application.port(), "/slow/other")) {
			long heapBefore = usedHeap();
			AtomicLong written = new AtomicLong();
			client.sendText("hold");
			endpoint.gate.awaitArrival();
			Thread flood = new Thread(() -> write(client, chunk, chunks, written));
			flood.start();
			awaitStill(written);
			assertThat(written.get()).as("bytes the client could write").isLessThan(BUFFERED);
			assertThat(endpoint.messages.get()).as("handled").isZero();
			assertThat(usedHeap() - heapBefore).as("growth of the heap").isLessThan(HEAP);
			for (int i = 0; i < 100; i++) {
				assertThat(other.send("ping " + i).takeText()).isEqualTo("ping " + i);
			}
			endpoint.release();
			Awaitility.await().until(() -> endpoint.messages.get() == chunks * FRAMES_PER_CHUNK);
			assertThat(usedHeap() - heapBefore).as("growth of the heap").isLessThan(HEAP);
			client.sendClose(1000, "").expectClose(1000);
		}
	}

	private static byte[] chunk() {
		ByteArrayOutputStream chunk = new ByteArrayOutputStream();
		byte[] frame = RawFrame.binary(new byte[PAYLOAD]).encode();
		for (int i = 0; i < FRAMES_PER_CHUNK; i++) {
			chunk.writeBytes(frame);
		}
		return chunk.toByteArray();
	}

	private static void write(RawWebSocketClient client, byte[] chunk, long chunks, AtomicLong written) {
		try {
			for (long i = 0; i < chunks; i++) {
				client.write(chunk);
				written.addAndGet(chunk.length);
			}
		}
		catch (UncheckedIOException ex) {
			// The test has failed and closed the client.
		}
	}

	/**
	 * Waits until nothing more can be written.
	 */
	private static void awaitStill(AtomicLong written) {
		AtomicLong last = new AtomicLong(-1);
		Awaitility.await()
			.pollInterval(Duration.ofSeconds(1))
			.until(() -> last.getAndSet(written.get()) == written.get());
	}

	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	/**
	 * Holds up its first message, or the answer to it, until the test lets it go on.
	 */
	@WsExtEndpoint(path = "/slow/{mode}", authentication = HandshakeAuthentication.NONE)
	static class SlowEndpoint {

		private final AtomicLong messages = new AtomicLong();

		private volatile Journal.Gate gate = new Journal.Gate();

		private volatile CompletableFuture<String> answer = new CompletableFuture<>();

		@OnText
		@Nullable Object text(String text, @PathVariable String mode) {
			if (!text.equals("hold")) {
				return text;
			}
			if (mode.equals("awaiting")) {
				this.gate.arrive();
				return this.answer.thenApply((ignored) -> null);
			}
			this.gate.pass();
			return null;
		}

		@OnBinary
		void binary(byte[] bytes) {
			this.messages.incrementAndGet();
		}

		void reset() {
			this.messages.set(0);
			this.gate = new Journal.Gate();
			this.answer = new CompletableFuture<>();
		}

		void release() {
			this.gate.open();
			this.answer.complete("");
		}

	}

}
