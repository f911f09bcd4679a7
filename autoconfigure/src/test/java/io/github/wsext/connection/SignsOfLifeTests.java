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

package io.github.wsext.connection;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnBinary;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.ManualTime;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that are alive although no pong has been read, in a time that the test makes
 * up.
 */
@EveryTransport
class SignsOfLifeTests {

	private static final Duration INTERVAL = Duration.ofSeconds(10);

	private static final Duration MOST_OF_THE_TIMEOUT = Duration.ofSeconds(8);

	private static final Duration MORE_THAN_THE_TIMEOUT = Duration.ofSeconds(11);

	private static final int PIECE = 200_000;

	private static final int PIECES = 10;

	private static final int THREADS = 16;

	/** As many pages as are to block, which have no threads but the container's. */
	private static final int BLOCKED = Integer.getInteger("wsext.test.blocked-pages", 40);

	private final RunningApplication application = RunningApplication.start(
			List.of(ManualTime.class, Busy.class, Slow.class), "wsext.ping-interval=10s", "wsext.ping-timeout=10s",
			"wsext.send-timeout=1h", "wsext.max-message-size=16MB", "server.tomcat.threads.max=" + THREADS,
			"server.jetty.threads.max=" + THREADS);

	private final Busy endpoint = this.application.bean(Busy.class);

	private final Slow slow = this.application.bean(Slow.class);

	@AfterEach
	void stop() {
		this.slow.release.countDown();
		this.application.close();
	}

	/**
	 * Opens the only connection, and waits until its time is watched: the 101 comes
	 * before.
	 */
	private RawWebSocketClient open() {
		RawWebSocketClient client = this.application.client().handshake("/busy").open();
		Awaitility.await().until(() -> count() == 1);
		return client;
	}

	private void pass(Duration duration) {
		this.application.bean(ManualTime.class).advance(duration);
		this.application.bean(ConnectionRegistry.class).checkProgress();
	}

	private int count() {
		return this.application.bean(ConnectionRegistry.class).count();
	}

	@Test
	@DisplayName("C5 a frame that takes longer than interval and time-out is a sign of life as long as it arrives")
	void slowUpload() {
		try (RawWebSocketClient client = open()) {
			byte[] frame = RawFrame.binary(new byte[PIECES * PIECE]).encode();
			int header = frame.length - PIECES * PIECE;
			client.write(Arrays.copyOf(frame, header));
			for (int i = 0; i < PIECES; i++) {
				client.write(Arrays.copyOfRange(frame, header + i * PIECE, header + (i + 1) * PIECE));
				int arrived = (i + 1) * PIECE - Busy.MAY_BE_KEPT;
				Awaitility.await().until(() -> this.endpoint.received.get() >= arrived);
				pass(MOST_OF_THE_TIMEOUT);
				assertThat(count()).isOne();
			}
			Awaitility.await().until(() -> this.endpoint.received.get() == PIECES * PIECE);
			client.sendText("still here");
			assertThat(nextMessage(client)).isEqualTo("still here");
		}
	}

	@Test
	@DisplayName("C5 a client that sends but can not answer pings stays; one that has fallen silent does not")
	void noPongs() {
		try (RawWebSocketClient client = open()) {
			for (int i = 0; i < PIECES; i++) {
				client.sendText("message " + i);
				assertThat(nextMessage(client)).isEqualTo("message " + i);
				pass(MOST_OF_THE_TIMEOUT);
				assertThat(count()).isOne();
			}
			Awaitility.await().until(() -> {
				pass(MORE_THAN_THE_TIMEOUT);
				return count() == 0;
			});
			client.expectClose(1011);
		}
	}

	@Test
	@DisplayName("C5 while all threads of the container are busy nobody is taken for dead; afterwards the dead are")
	void busyThreads() {
		try (RawWebSocketClient idle = open()) {
			List<RawWebSocketClient> blocking = IntStream.range(0, BLOCKED)
				.mapToObj((i) -> this.application.client())
				.toList();
			pass(INTERVAL);
			RawFrame ping = idle.readFrame();
			assertThat(ping.opcode()).isEqualTo(RawFrame.PING);
			blocking
				.forEach((client) -> client.write(client.handshake("/slow").plain().basic("alice", "alice").encode()));
			Awaitility.await().until(() -> this.slow.blocked.get() >= THREADS / 2);
			awaitAllBusy();
			idle.send(RawFrame.pong(ping.content()));
			for (int i = 0; i < PIECES; i++) {
				pass(MORE_THAN_THE_TIMEOUT);
				assertThat(count()).isOne();
			}
			this.slow.release.countDown();
			idle.sendText("still here");
			assertThat(nextMessage(idle)).isEqualTo("still here");
			Awaitility.await().until(() -> {
				pass(MORE_THAN_THE_TIMEOUT);
				return count() == 0;
			});
			blocking.forEach(RawWebSocketClient::close);
		}
	}

	/**
	 * Waits until nothing new begins.
	 */
	private void awaitAllBusy() {
		Awaitility.await().during(Duration.ofMillis(500)).until(this.slow.blocked::get, (count) -> {
			int before = this.slow.seen.getAndSet(count);
			return before == count;
		});
	}

	private static String nextMessage(RawWebSocketClient client) {
		RawFrame frame = client.readFrame();
		while (frame.opcode() == RawFrame.PING) {
			frame = client.readFrame();
		}
		return frame.text();
	}

	@WsExtEndpoint(path = "/busy", authentication = HandshakeAuthentication.NONE)
	static class Busy {

		/** What a container keeps until there is more. */
		private static final int MAY_BE_KEPT = 64 * 1024;

		private final AtomicInteger received = new AtomicInteger();

		@OnBinary(partial = true)
		void part(ByteBuffer part, boolean last) {
			this.received.addAndGet(part.remaining());
		}

		@OnText
		String text(String text) {
			return text;
		}

	}

	@RestController
	static class Slow {

		private final AtomicInteger blocked = new AtomicInteger();

		private final AtomicInteger seen = new AtomicInteger();

		private final CountDownLatch release = new CountDownLatch(1);

		@GetMapping("/slow")
		String page() throws InterruptedException {
			this.blocked.incrementAndGet();
			this.release.await();
			return "at last";
		}

	}

}
