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
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.github.wsext.LeaveReason;
import io.github.wsext.connection.Engine;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the limit of a message's size.
 */
@EveryTransport
class MessageSizeTests {

	private static final int KILOBYTE = 1024;

	private static final int DEFAULT = 64 * KILOBYTE;

	private static final int LARGE = 16 * KILOBYTE * KILOBYTE;

	private static Engine engine;

	@BeforeAll
	static void start() {
		engine = Engine.start("wsext.compression.enabled=true");
	}

	@AfterAll
	static void stop() {
		engine.close();
	}

	static Stream<Limit> limits() {
		return Stream.of(new Limit("/small/", KILOBYTE), new Limit("/probe/", DEFAULT), new Limit("/large/", LARGE));
	}

	@ParameterizedTest
	@MethodSource("limits")
	@DisplayName("C6 bytes: the limit itself passes, one more closes with 1009; by default, annotation and property")
	void binary(Limit limit) {
		accepted(limit, RawFrame.binary(new byte[limit.bytes]));
		refused(limit, RawFrame.binary(new byte[limit.bytes + 1]));
	}

	@ParameterizedTest
	@MethodSource("limits")
	@DisplayName("C6 text counts in bytes of UTF-8, not in characters")
	void text(Limit limit) {
		accepted(limit, RawFrame.text("x".repeat(limit.bytes)));
		refused(limit, RawFrame.text("x".repeat(limit.bytes + 1)));
		for (String character : (limit.bytes < LARGE) ? List.of("é", "€", "😀") : List.of("€")) {
			int size = character.getBytes(StandardCharsets.UTF_8).length;
			String fitting = character.repeat(limit.bytes / size) + "x".repeat(limit.bytes % size);
			accepted(limit, RawFrame.text(fitting));
			refused(limit, RawFrame.text(fitting + "x"));
			refused(limit, RawFrame.text("x" + fitting));
		}
	}

	@ParameterizedTest
	@CsvSource({ "/small/, 1024, 1", "/small/, 1024, 7", "/probe/, 65536, 100", "/large/, 16777216, 100000" })
	@DisplayName("C6 a message counts as a whole over all its fragments, however many")
	void fragments(String path, int bytes, int fragment) {
		Limit limit = new Limit(path, bytes);
		byte[] text = ("€".repeat(bytes / 3) + "x".repeat(bytes % 3)).getBytes(StandardCharsets.UTF_8);
		accepted(limit, fragments(RawFrame.BINARY, new byte[bytes], fragment));
		accepted(limit, fragments(RawFrame.TEXT, text, fragment));
		refused(limit, fragments(RawFrame.BINARY, new byte[bytes + 1], fragment));
		refused(limit, fragments(RawFrame.TEXT, Arrays.copyOf(text, bytes + 1), fragment));
	}

	@Test
	@DisplayName("C6 each message counts for itself, with control frames in between")
	void eachMessage() {
		Probe probe = counting("/small/");
		try (RawWebSocketClient client = engine.client(probe)) {
			for (int i = 0; i < 20; i++) {
				client.send(fragments(RawFrame.BINARY, new byte[KILOBYTE], 500)).expectText("1024");
				client.send(RawFrame.text("x".repeat(1000)).more(), RawFrame.ping(new byte[100]),
						RawFrame.continuation("y".repeat(24).getBytes(StandardCharsets.UTF_8)));
				assertThat(client.readMessage().text()).isEqualTo("1024");
			}
		}
	}

	@Test
	@DisplayName("C6 the limit strikes before the message is complete")
	void beforeTheEnd() {
		Probe probe = counting("/small/");
		try (RawWebSocketClient client = engine.client(probe)) {
			// Tomcat delivers no part before it has 8 KB.
			client.send(RawFrame.binary(new byte[16 * KILOBYTE]).declaring(1L << 40)).expectClose(1009);
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { RawFrame.TEXT, RawFrame.BINARY })
	@DisplayName("C6 no part of a message that is too big is handled, the last neither, nor what comes after it")
	void nothingIsHandled(int opcode) {
		List<String> handled = new CopyOnWriteArrayList<>();
		for (int round = 0; round < 20; round++) {
			Probe probe = engine.probe("/small/").onText((connection, text) -> {
				handled.add(text);
				return null;
			}).onBinary((connection, bytes) -> {
				handled.add(bytes.toString());
				return null;
			});
			try (RawWebSocketClient client = engine.client(probe)) {
				client.send(RawFrame.of(opcode, new byte[2 * KILOBYTE]).more(),
						RawFrame.of(RawFrame.CONTINUATION, "tail".getBytes(StandardCharsets.UTF_8)),
						RawFrame.text("next"));
				client.expectClose(1009);
				client.close();
				probe.end();
			}
		}
		assertThat(handled).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1L << 30, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE })
	@DisplayName("C6 what a frame declares costs nothing")
	void declaredLength(long length) {
		List<RawWebSocketClient> clients = new ArrayList<>();
		try {
			long before = usedHeap();
			for (int i = 0; i < 16; i++) {
				RawWebSocketClient client = engine.client(counting((i % 2 == 0) ? "/small/" : "/large/"));
				clients.add(client);
				RawFrame frame = (i % 4 < 2) ? RawFrame.binary(new byte[10]) : RawFrame.text("x".repeat(10));
				client.sendHead(frame.declaring(length), 14 + 10);
			}
			assertThat(usedHeap() - before).isLessThan(100L * KILOBYTE * KILOBYTE);
			clients.get(0).write(new byte[16 * KILOBYTE]).expectClose(1009);
		}
		finally {
			clients.forEach(RawWebSocketClient::close);
		}
	}

	@Test
	@DisplayName("C6 a frame with a negative length is a protocol error")
	void negativeLength() {
		Probe probe = engine.probe();
		try (RawWebSocketClient client = engine.client(probe)) {
			client.send(RawFrame.binary((byte) 1).declaring(Long.MIN_VALUE).withLength(RawFrame.LengthForm.BITS_64));
			assertThat(probe.end().reason()).isIn(LeaveReason.PROTOCOL_ERROR, LeaveReason.CONNECTION_LOST);
		}
	}

	@ParameterizedTest
	@MethodSource("limits")
	@DisplayName("C6 C8 a compressed message counts after inflation")
	void compressed(Limit limit) {
		String text = "€".repeat(limit.bytes / 3) + "x".repeat(limit.bytes % 3);
		accepted(limit, RawFrame.binary(new byte[limit.bytes]).deflated());
		accepted(limit, RawFrame.text(text).deflated());
		refused(limit, RawFrame.binary(new byte[limit.bytes + 1]).deflated());
		refused(limit, RawFrame.text(text + "x").deflated());
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@DisplayName("C6 C8 a bomb of 200 KB that inflates to 200 MB is stopped at the limit")
	void bomb(boolean binary) {
		byte[] zeros = new byte[200 * KILOBYTE * KILOBYTE];
		RawFrame bomb = (binary ? RawFrame.binary(zeros) : RawFrame.of(RawFrame.TEXT, zeros)).deflated();
		assertThat(bomb.payload()).hasSizeLessThan(220 * KILOBYTE);
		refused(new Limit("/small/", KILOBYTE), bomb);
		refused(new Limit("/large/", LARGE), bomb);
	}

	/**
	 * The message arrives as a whole.
	 */
	private static void accepted(Limit limit, RawFrame... frames) {
		Probe probe = counting(limit.path);
		try (RawWebSocketClient client = open(probe)) {
			client.send(frames);
			assertThat(client.readMessage().text()).isEqualTo(String.valueOf(limit.bytes));
			assertThat(probe.connection().isOpen()).isTrue();
		}
	}

	private static void refused(Limit limit, RawFrame... frames) {
		Probe probe = counting(limit.path);
		try (RawWebSocketClient client = open(probe)) {
			Thread writer = new Thread(() -> {
				try {
					client.send(frames);
				}
				catch (RuntimeException ex) {
					// The server does not have to read it all.
				}
			});
			writer.start();
			client.expectClose(1009);
			client.close();
			assertThat(probe.end().status().getCode()).isEqualTo(1009);
			assertThat(probe.end().reason()).isEqualTo(LeaveReason.PROTOCOL_ERROR);
		}
	}

	private static RawWebSocketClient open(Probe probe) {
		return RawWebSocketClient.connect(engine.port()).handshake(probe.path()).offerDeflate().open();
	}

	/**
	 * A probe that answers with the size of each message in bytes.
	 */
	private static Probe counting(String path) {
		return engine.probe(path)
			.onText((connection, text) -> String.valueOf(text.getBytes(StandardCharsets.UTF_8).length))
			.onBinary((connection, bytes) -> String.valueOf(bytes.remaining()));
	}

	private static RawFrame[] fragments(int opcode, byte[] message, int size) {
		List<RawFrame> frames = new ArrayList<>();
		ByteBuffer rest = ByteBuffer.wrap(message);
		while (rest.hasRemaining()) {
			byte[] part = new byte[Math.min(size, rest.remaining())];
			rest.get(part);
			RawFrame frame = RawFrame.of(frames.isEmpty() ? opcode : RawFrame.CONTINUATION, part);
			frames.add(rest.hasRemaining() ? frame.more() : frame);
		}
		return frames.toArray(RawFrame[]::new);
	}

	private static long usedHeap() {
		System.gc();
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	private record Limit(String path, int bytes) {
	}

}
