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

import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnBinary;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Goes through RFC 6455 with an echo: what is legal comes back, what is not ends the
 * connection with the code the RFC has for it, and the line is closed cleanly. The bytes
 * are sent as a whole and chopped into octets.
 */
class Rfc6455Tests {

	private static final int[] CHOPS = { Integer.MAX_VALUE, 1 };

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(Echo.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125, 126, 127, 128, 65_535, 65_536 })
	@DisplayName("section 5.6: text and binary messages of all length forms")
	void lengths(int length) {
		String text = "*".repeat(length);
		byte[] bytes = new byte[length];
		new Random(length).nextBytes(bytes);
		for (int chop : new int[] { Integer.MAX_VALUE, 997 }) {
			conversation(chop, (client) -> {
				send(client, chop, RawFrame.text(text), RawFrame.binary(bytes));
				client.expectText(text).expectBinary(bytes);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 256 * 1024, 1024 * 1024, 16 * 1024 * 1024 })
	@DisplayName("section 5.6: large messages, in one frame and in fragments of all sizes")
	void large(int length) {
		byte[] bytes = new byte[length];
		new Random(length).nextBytes(bytes);
		String text = "ä".repeat(length / 2);
		conversation(0, (client) -> {
			client.send(RawFrame.binary(bytes)).expectBinary(bytes);
			client.send(RawFrame.text(text)).expectText(text);
			for (int fragment : new int[] { 64 * 1024, 4096 * 64 }) {
				client.send(fragments(RawFrame.TEXT, text.getBytes(StandardCharsets.UTF_8), fragment)).expectText(text);
				client.send(fragments(RawFrame.BINARY, bytes, fragment)).expectBinary(bytes);
			}
		});
	}

	private static RawFrame[] fragments(int opcode, byte[] payload, int size) {
		List<RawFrame> frames = new ArrayList<>();
		for (int from = 0; from < payload.length; from += size) {
			byte[] part = Arrays.copyOfRange(payload, from, Math.min(payload.length, from + size));
			RawFrame frame = RawFrame.of((from == 0) ? opcode : RawFrame.CONTINUATION, part);
			frames.add((from + size < payload.length) ? frame.more() : frame);
		}
		return frames.toArray(RawFrame[]::new);
	}

	@Test
	@DisplayName("section 5.5.2: a ping is answered with its payload, at once and in order")
	void pings() {
		byte[] full = new byte[125];
		Arrays.fill(full, (byte) 0xFE);
		for (int chop : CHOPS) {
			conversation(chop, (client) -> {
				for (byte[] payload : List.of(new byte[0], "Hello".getBytes(),
						HexFormat.of().parseHex("00fffefdfcfb00ff"), full)) {
					send(client, chop, RawFrame.ping(payload));
					expectPong(client, payload);
				}
				RawFrame[] ten = IntStream.range(0, 10)
					.mapToObj((i) -> RawFrame.ping(("ping " + i).getBytes()))
					.toArray(RawFrame[]::new);
				send(client, chop, ten);
				for (int i = 0; i < 10; i++) {
					expectPong(client, ("ping " + i).getBytes());
				}
			});
		}
	}

	@Test
	@DisplayName("section 5.5.3: unsolicited pongs do no harm")
	void pongs() {
		conversation(0, (client) -> {
			client.send(RawFrame.pong(), RawFrame.pong("unsolicited".getBytes()), RawFrame.ping((byte) 1));
			expectPong(client, (byte) 1);
		});
	}

	@Test
	@DisplayName("section 5.4: control frames in the midst of a fragmented message")
	void pingsWithinMessages() {
		for (int chop : CHOPS) {
			conversation(chop, (client) -> {
				send(client, chop, RawFrame.text("frag").more(), RawFrame.ping("one".getBytes()),
						RawFrame.continuation("ment".getBytes()).more(), RawFrame.ping("two".getBytes()),
						RawFrame.continuation(), RawFrame.text("next"));
				expectPong(client, "one".getBytes());
				expectPong(client, "two".getBytes());
				client.expectText("fragment").expectText("next");
			});
		}
	}

	@Test
	@DisplayName("section 5.4: fragments, empty ones among them")
	void fragments() {
		for (int chop : CHOPS) {
			conversation(chop, (client) -> {
				send(client, chop, RawFrame.text("").more(), RawFrame.continuation().more(), RawFrame.continuation());
				client.expectText("");
				send(client, chop, RawFrame.text("").more(), RawFrame.continuation("middle".getBytes()).more(),
						RawFrame.continuation());
				client.expectText("middle");
				send(client, chop, RawFrame.binary((byte) 1).more(), RawFrame.continuation((byte) 2));
				client.expectBinary((byte) 1, (byte) 2);
			});
		}
	}

	static Stream<Arguments> violations() {
		byte[] tooLong = new byte[126];
		Stream.Builder<Arguments> all = Stream.builder();
		for (int rsv = 1; rsv <= 7; rsv++) {
			all.add(violation("RSV " + rsv, RawFrame.text("x").withRsv(rsv)));
			all.add(violation("RSV " + rsv + " on a ping", RawFrame.ping().withRsv(rsv)));
			all.add(violation("RSV " + rsv + " on a close", RawFrame.close(1000, "").withRsv(rsv)));
		}
		for (int opcode : new int[] { 3, 4, 5, 6, 7, 11, 12, 13, 14, 15 }) {
			all.add(violation("opcode " + opcode, RawFrame.of(opcode)));
			all.add(violation("opcode " + opcode + " after a text", RawFrame.text("echo"),
					RawFrame.of(opcode, (byte) 1)));
		}
		all.add(violation("ping of 126 bytes", RawFrame.ping(tooLong)));
		all.add(violation("pong of 126 bytes", RawFrame.pong(tooLong)));
		all.add(violation("close of 126 bytes", RawFrame.of(RawFrame.CLOSE, tooLong)));
		all.add(violation("ping in fragments", RawFrame.ping((byte) 1).more(), RawFrame.continuation((byte) 2)));
		all.add(violation("pong in fragments", RawFrame.pong((byte) 1).more(), RawFrame.continuation((byte) 2)));
		all.add(violation("continuation of nothing", RawFrame.continuation((byte) 'x')));
		all.add(violation("unfinished continuation of nothing", RawFrame.continuation((byte) 'x').more()));
		all.add(violation("continuation of a finished message", RawFrame.text("a").more(),
				RawFrame.continuation((byte) 'b'), RawFrame.continuation((byte) 'c')));
		all.add(violation("text within a text", RawFrame.text("a").more(), RawFrame.text("b")));
		all.add(violation("binary within a text", RawFrame.text("a").more(), RawFrame.binary((byte) 1)));
		all.add(violation("unmasked", RawFrame.text("x").unmasked()));
		all.add(violation("close with one byte", RawFrame.of(RawFrame.CLOSE, (byte) 3)));
		for (int code : new int[] { 0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535 }) {
			all.add(violation("close with " + code,
					RawFrame.of(RawFrame.CLOSE, ByteBuffer.allocate(2).putShort((short) code).array())));
		}
		return all.build();
	}

	private static Arguments violation(String name, RawFrame... frames) {
		return Arguments.of(name, frames);
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("violations")
	@DisplayName("sections 5 and 7: what no client may send ends with 1002")
	void isRefused(String name, RawFrame[] frames) {
		for (int chop : CHOPS) {
			try (RawWebSocketClient client = open()) {
				send(client, chop, frames);
				assertThat(client.expectClose().getCode()).as(name).isEqualTo(1002);
				client.expectEnd();
			}
		}
	}

	static Stream<String> validUtf8() {
		return Stream.of("Hello-µ@ßöäüàá-UTF-8!!", "κόσμε", "\u0000", "\u007F", "\u0080", "\u07FF", "\u0800", "\uD7FF",
				"\uE000", "\uFFFD", "\uFFFE", "\uFFFF", "\uD800\uDC00", "\uDBFF\uDFFF", "\uFEFFwith a mark",
				"🎉👩‍👩‍👧‍👦");
	}

	@ParameterizedTest
	@MethodSource("validUtf8")
	@DisplayName("section 8.1: valid UTF-8 comes back, cut into frames at every byte")
	void validUtf8(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		for (int chop : CHOPS) {
			conversation(chop, (client) -> {
				send(client, chop, RawFrame.text(text));
				client.expectText(text);
				send(client, chop, fragments(RawFrame.TEXT, bytes, 1));
				client.expectText(text);
			});
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "cebae1bdb9cf83cebcceb5eda080656469746564", "80", "bf", "c0", "c1", "c080", "c1bf", "c2",
			"df", "e080af", "e0809f", "e09fbf", "eda080", "edafbf", "edb080", "edbfbf", "eda080edb080", "f08080af",
			"f08fbfbf", "f4908080", "f5", "f7bfbfbf", "f888808080", "fbbfbfbfbf", "fc8480808080", "fdbfbfbfbfbf", "fe",
			"ff", "e4b8", "f09f8e", "c328", "a0a1", "e28228", "f0288cbc" })
	@DisplayName("section 8.1: invalid UTF-8 ends with 1007, in whatever frames it comes")
	void invalidUtf8(String hex) {
		byte[] bytes = HexFormat.of().parseHex(hex);
		for (int chop : CHOPS) {
			try (RawWebSocketClient client = open()) {
				send(client, chop, RawFrame.of(RawFrame.TEXT, bytes));
				assertThat(client.expectClose().getCode()).isEqualTo(1007);
				client.expectEnd();
			}
			try (RawWebSocketClient client = open()) {
				send(client, chop, fragments(RawFrame.TEXT, bytes, 1));
				assertThat(client.expectClose().getCode()).isEqualTo(1007);
				client.expectEnd();
			}
		}
	}

	@Test
	@DisplayName("section 8.1: invalid UTF-8 fails as soon as it is seen, before the message is complete")
	void failsFast() {
		byte[] valid = HexFormat.of().parseHex("cebae1bdb9cf83cebcceb5");
		try (RawWebSocketClient client = open()) {
			client.send(RawFrame.of(RawFrame.TEXT, valid).more());
			client.send(RawFrame.continuation(HexFormat.of().parseHex("f4908080")).more());
			client.expectClose(1007);
		}
	}

	@ParameterizedTest
	@ValueSource(
			ints = { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999 })
	@DisplayName("section 7: a close frame is answered with its code, and the line closed")
	void close(int code) {
		for (String reason : List.of("", "Hello", "*".repeat(123), "ä".repeat(61))) {
			try (RawWebSocketClient client = open()) {
				client.sendClose(code, reason);
				assertThat(client.readFrame().closeStatus().getCode()).isEqualTo(code);
				client.expectEnd();
			}
		}
	}

	@Test
	@DisplayName("section 7: an empty close frame is answered, and the line closed")
	void emptyClose() {
		try (RawWebSocketClient client = open()) {
			client.send(RawFrame.close());
			assertThat(client.readFrame().closeStatus().getCode()).isEqualTo(1005);
			client.expectEnd();
		}
	}

	@Test
	@DisplayName("section 8.1: a reason that is not UTF-8 ends with 1007")
	void invalidReason() {
		try (RawWebSocketClient client = open()) {
			ByteBuffer payload = ByteBuffer.allocate(4).putShort((short) 1000).put(new byte[] { (byte) 0xC3, 0x28 });
			client.send(RawFrame.of(RawFrame.CLOSE, payload.array())).expectClose(1007);
			client.expectEnd();
		}
	}

	@Test
	@DisplayName("section 5.5.1: nothing after a close frame is answered")
	void afterClose() {
		try (RawWebSocketClient client = open()) {
			client.send(RawFrame.text("before"), RawFrame.close(1000, ""), RawFrame.text("after"), RawFrame.ping(),
					RawFrame.close(1001, ""));
			client.expectText("before");
			assertThat(client.readFrame().closeStatus().getCode()).isEqualTo(1000);
			client.expectEnd();
		}
	}

	@Test
	@DisplayName("section 7: a message that is under way is given up for a close")
	void closeWithinMessage() {
		try (RawWebSocketClient client = open()) {
			client.send(RawFrame.text("begun").more(), RawFrame.close(1000, ""));
			assertThat(client.readFrame().closeStatus().getCode()).isEqualTo(1000);
			client.expectEnd();
		}
	}

	private static void conversation(int chop, Talk talk) {
		try (RawWebSocketClient client = open()) {
			talk.with(client);
			client.sendClose(1000, "");
			assertThat(client.readFrame().closeStatus().getCode()).isEqualTo(1000);
			client.expectEnd();
		}
	}

	private static RawWebSocketClient open() {
		return RawWebSocketClient.connect(application.port()).handshake("/echo").open();
	}

	private static void send(RawWebSocketClient client, int chop, RawFrame... frames) {
		ByteArrayOutputStream all = new ByteArrayOutputStream();
		for (RawFrame frame : frames) {
			all.writeBytes(frame.encode());
		}
		byte[] bytes = all.toByteArray();
		for (int from = 0; from < bytes.length; from += Math.min(chop, bytes.length)) {
			try {
				client.write(Arrays.copyOfRange(bytes, from, (int) Math.min(bytes.length, (long) from + chop)));
			}
			catch (UncheckedIOException ex) {
				// The server has seen enough and closed; the test reads why.
				return;
			}
		}
	}

	private static void expectPong(RawWebSocketClient client, byte... payload) {
		RawFrame pong = client.readFrame();
		assertThat(pong.opcode()).isEqualTo(RawFrame.PONG);
		assertThat(pong.content()).isEqualTo(payload);
	}

	/**
	 * What is said on one connection.
	 */
	@FunctionalInterface
	private interface Talk {

		void with(RawWebSocketClient client);

	}

	@WsExtEndpoint(path = "/echo", authentication = HandshakeAuthentication.NONE, maxMessageSize = "16MB")
	static class Echo {

		@OnText
		String text(String text) {
			return text;
		}

		@OnBinary
		ByteBuffer binary(ByteBuffer bytes) {
			return bytes;
		}

	}

}
