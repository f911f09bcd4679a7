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

package io.github.wsext.transport.frame;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawFrame.LengthForm;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link FrameReader}.
 */
class FrameReaderTests {

	private static final String MIXED = "aé漢😀z";

	@Test
	void framesOfAllKinds() {
		ReadFrames read = new ReadFrames().read(RawFrame.text("hello"), RawFrame.binary((byte) 1, (byte) -1),
				RawFrame.ping((byte) 'p'), RawFrame.pong(), RawFrame.text(""), RawFrame.binary(),
				RawFrame.close(4000, "bye"));
		assertThat(read.messages()).containsExactly("text hello", "binary 01ff", "ping p", "pong ", "text ", "binary ",
				"close 4000 bye");
		assertThat(read.parts()).isEqualTo(4);
	}

	@Test
	@DisplayName("every position at which a stream of all kinds of frames can be cut in two")
	void everySplit() {
		byte[] bytes = ReadFrames.bytes(RawFrame.text(MIXED), fragment(RawFrame.TEXT, MIXED).more(),
				RawFrame.ping((byte) 'p'), RawFrame.continuation().more(),
				RawFrame.continuation(MIXED.getBytes(StandardCharsets.UTF_8)), RawFrame.text(MIXED.repeat(20)),
				RawFrame.binary(new byte[200]), RawFrame.of(RawFrame.BINARY).more(), RawFrame.continuation((byte) 1),
				RawFrame.text("x".repeat(FrameReader.MAX_WHOLE_FRAME + 10)), RawFrame.close(1000, "done"));
		List<String> expected = new ReadFrames().inPiecesOf(30_000, bytes).messages();
		assertThat(expected).hasSize(8).last().isEqualTo("close 1000 done");
		IntStream.range(0, bytes.length)
			.forEach((position) -> assertThat(new ReadFrames().splitAt(position, bytes).messages())
				.as("split at %s", position)
				.isEqualTo(expected));
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 5, 7, 8, 13, 14, 15, 64, 1000, 4096, 32 * 1024 })
	void pieces(int size) {
		byte[] bytes = ReadFrames.bytes(RawFrame.text(MIXED.repeat(5000)), RawFrame.ping((byte) 'p'),
				RawFrame.text(MIXED), RawFrame.binary(new byte[70_000]));
		ReadFrames read = new ReadFrames().inPiecesOf(size, bytes);
		assertThat(read.messages()).containsExactly("text " + MIXED.repeat(5000), "ping p", "text " + MIXED,
				"binary " + "00".repeat(70_000));
		assertThat(read.largestPart()).isLessThanOrEqualTo(32 * 1024);
	}

	@Test
	@DisplayName("text cut into frames at every byte, within code points as well")
	void fragmentsWithinCodePoints() {
		byte[] text = MIXED.getBytes(StandardCharsets.UTF_8);
		for (int first = 0; first <= text.length; first++) {
			for (int second = first; second <= text.length; second++) {
				ReadFrames read = new ReadFrames().read(
						RawFrame.of(RawFrame.TEXT, Arrays.copyOfRange(text, 0, first)).more(),
						RawFrame.continuation(Arrays.copyOfRange(text, first, second)).more(),
						RawFrame.continuation(Arrays.copyOfRange(text, second, text.length)));
				assertThat(read.messages()).as("%s, %s", first, second).containsExactly("text " + MIXED);
			}
		}
	}

	@Test
	@DisplayName("large frames that come in parts of every length, within code points and within the mask")
	void partsOfLargeFrames() {
		String text = "x".repeat(FrameReader.MAX_WHOLE_FRAME) + MIXED + "é".repeat(10);
		byte[] bytes = ReadFrames.bytes(RawFrame.text(text));
		for (int tail = 1; tail < 50; tail++) {
			assertThat(new ReadFrames().splitAt(bytes.length - tail, bytes).messages()).as("%s", tail)
				.containsExactly("text " + text);
		}
	}

	@Test
	void masksOfAllKinds() {
		byte[] payload = new byte[100];
		new Random(1).nextBytes(payload);
		for (byte[] key : new byte[][] { { 0, 0, 0, 0 }, { -1, -1, -1, -1 }, { 1, 2, 3, 4 }, { -128, 127, 0, -1 } }) {
			for (int length = 0; length <= payload.length; length++) {
				byte[] part = Arrays.copyOf(payload, length);
				assertThat(new ReadFrames().read(RawFrame.binary(part).masked(key)).messages())
					.containsExactly("binary " + HexFormat.of().formatHex(part));
			}
		}
	}

	static Stream<Arguments> violations() {
		return Stream.of(violation("unmasked", RawFrame.text("x").unmasked()),
				violation("unmasked and empty", RawFrame.text("").unmasked()),
				violation("unmasked ping", RawFrame.ping().unmasked()),
				violation("RSV1", RawFrame.text("x").withRsv(4)), violation("RSV2", RawFrame.text("x").withRsv(2)),
				violation("RSV3", RawFrame.binary().withRsv(1)),
				violation("RSV1 on a ping", RawFrame.ping().withRsv(4)), violation("opcode 3", RawFrame.of(3)),
				violation("opcode 7", RawFrame.of(7)), violation("opcode 11", RawFrame.of(11)),
				violation("opcode 15", RawFrame.of(15)),
				violation("continuation of nothing", RawFrame.continuation((byte) 1)),
				violation("text within a text", RawFrame.text("a").more(), RawFrame.text("b")),
				violation("binary within a text", RawFrame.text("a").more(), RawFrame.binary()),
				violation("continuation of a complete message", RawFrame.text("a"), RawFrame.continuation()),
				violation("fragmented ping", RawFrame.ping().more()),
				violation("fragmented close", RawFrame.close().more()),
				violation("long ping", RawFrame.ping(new byte[126])),
				violation("long close", RawFrame.close(1000, "x".repeat(124))),
				violation("ping with a long length", RawFrame.ping().withLength(LengthForm.BITS_16)),
				violation("5 in 16 bits", RawFrame.text("12345").withLength(LengthForm.BITS_16)),
				violation("5 in 64 bits", RawFrame.text("12345").withLength(LengthForm.BITS_64)),
				violation("300 in 64 bits", RawFrame.text("x".repeat(300)).withLength(LengthForm.BITS_64)),
				violation("negative length",
						RawFrame.binary().declaring(Long.MIN_VALUE).withLength(LengthForm.BITS_64)),
				violation("half a close code", RawFrame.of(RawFrame.CLOSE, (byte) 3)));
	}

	private static Arguments violation(String name, RawFrame... frames) {
		return Arguments.argumentSet(name, (Object) frames);
	}

	@ParameterizedTest
	@MethodSource("violations")
	@DisplayName("C7 frames that no client may send are a protocol error, however they arrive")
	void protocolErrors(RawFrame... frames) {
		assertThat(new ReadFrames().read(frames).failure()).isEqualTo(1002);
		assertThat(new ReadFrames().inPiecesOf(1, ReadFrames.bytes(frames)).failure()).isEqualTo(1002);
	}

	@Test
	@DisplayName("a violation in the header does not wait for the rest of it")
	void failFast() {
		assertThat(new ReadFrames().piece(new byte[] { (byte) 0xF1 }, 0, 1).failure()).isEqualTo(1002);
		assertThat(new ReadFrames().piece(new byte[] { (byte) 0x81, 0x05 }, 0, 2).failure()).isEqualTo(1002);
		assertThat(new ReadFrames().piece(new byte[] { (byte) 0x81, (byte) 0xFE, 0, 5 }, 0, 4).failure())
			.isEqualTo(1002);
	}

	@ParameterizedTest
	@ValueSource(
			ints = { 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999 })
	void closeCodes(int code) {
		assertThat(new ReadFrames().read(RawFrame.close(code, "é")).messages()).containsExactly("close " + code + " é");
		assertThat(new ReadFrames().read(RawFrame.close(code, "")).messages())
			.containsExactly("close " + code + " null");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65535 })
	void illegalCloseCodes(int code) {
		assertThat(new ReadFrames().read(RawFrame.close(code, "")).failure()).isEqualTo(1002);
	}

	@Test
	void closeWithoutCode() {
		assertThat(new ReadFrames().read(RawFrame.close()).messages()).containsExactly("close 1005 null");
	}

	@Test
	void closeReasonThatIsNotUtf8() {
		byte[] payload = { 3, (byte) 0xE8, (byte) 0xC3, 0x28 };
		byte[] cut = { 3, (byte) 0xE8, 'a', (byte) 0xC3 };
		assertThat(new ReadFrames().read(RawFrame.of(RawFrame.CLOSE, payload)).failure()).isEqualTo(1007);
		assertThat(new ReadFrames().read(RawFrame.of(RawFrame.CLOSE, cut)).failure()).isEqualTo(1007);
	}

	@Test
	@DisplayName("C6 a declared length allocates nothing")
	void declaredLength() {
		ReadFrames read = new ReadFrames()
			.read(RawFrame.text("abc").declaring(Long.MAX_VALUE - 1).withLength(LengthForm.BITS_64));
		assertThat(read.failure()).isZero();
		assertThat(read.messages()).isEmpty();
		assertThat(read.unfinished()).isEqualTo("abc");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125, 126, 127, 65535, 65536, 100_000 })
	void lengths(int length) {
		assertThat(new ReadFrames().read(RawFrame.text("x".repeat(length))).messages())
			.containsExactly("text " + "x".repeat(length));
	}

	@Test
	@DisplayName("text that is not UTF-8 fails in whatever frames it comes")
	void notUtf8() {
		for (String hex : List.of("ff", "c0af", "e08080", "eda080", "f0808080", "f4908080", "f5", "80", "c3", "e2 82",
				"f09f98", "61c3", "c328", "e28228", "f09f9828")) {
			byte[] bad = HexFormat.of().parseHex(hex.replace(" ", ""));
			byte[] within = ByteBuffer.allocate(bad.length + 2).put((byte) 'a').put(bad).put((byte) 'z').array();
			for (byte[] payload : new byte[][] { bad, within }) {
				byte[] whole = ReadFrames.bytes(RawFrame.of(RawFrame.TEXT, payload));
				assertThat(new ReadFrames().inPiecesOf(100, whole).failure()).as(hex).isEqualTo(1007);
				assertThat(new ReadFrames().inPiecesOf(1, whole).failure()).as(hex).isEqualTo(1007);
				for (int split = 0; split <= payload.length; split++) {
					ReadFrames read = new ReadFrames().read(
							RawFrame.of(RawFrame.TEXT, Arrays.copyOfRange(payload, 0, split)).more(),
							RawFrame.continuation(Arrays.copyOfRange(payload, split, payload.length)));
					assertThat(read.failure()).as("%s split at %s", hex, split).isEqualTo(1007);
				}
			}
		}
	}

	@Test
	@DisplayName("text that is not UTF-8 fails before the message is complete")
	void notUtf8FailsEarly() {
		assertThat(new ReadFrames().read(RawFrame.of(RawFrame.TEXT, (byte) 'a', (byte) 0xC3, (byte) 0x28).more())
			.failure()).isEqualTo(1007);
		assertThat(new ReadFrames()
			.read(RawFrame.of(RawFrame.TEXT, (byte) 0xED).more(), RawFrame.continuation((byte) 0xA0).more())
			.failure()).isEqualTo(1007);
		ReadFrames large = new ReadFrames().read(RawFrame.of(RawFrame.TEXT, (byte) 'a', (byte) 0xFF)
			.declaring(1_000_000)
			.withLength(LengthForm.BITS_64));
		assertThat(large.failure()).isEqualTo(1007);
	}

	@Test
	@DisplayName("text that is not UTF-8 fails before its frame is complete, however the bytes come")
	void notUtf8FailsWithinAFrame() {
		String good = MIXED.repeat(20);
		byte[] start = good.getBytes(StandardCharsets.UTF_8);
		byte[] payload = Arrays.copyOf(start, start.length + 1000);
		payload[start.length] = (byte) 0xED;
		payload[start.length + 1] = (byte) 0xA0;
		byte[] frame = ReadFrames.bytes(RawFrame.of(RawFrame.TEXT, payload));
		int bad = frame.length - payload.length + start.length + 1;
		for (int size : new int[] { 1, 2, 3, 5, 64, 100 }) {
			ReadFrames upToBad = new ReadFrames().inPiecesOf(size, Arrays.copyOf(frame, bad));
			assertThat(upToBad.failure()).as("%s", size).isZero();
			assertThat(upToBad.piece(frame, bad, bad + 1).failure()).as("%s", size).isEqualTo(1007);
		}
	}

	@Test
	@DisplayName("a code point begun in one frame and spoilt in the next, which has not arrived completely")
	void notUtf8FailsWithinAContinuation() {
		byte[] first = ReadFrames.bytes(RawFrame.of(RawFrame.TEXT, (byte) 'a', (byte) 0xF0, (byte) 0x9F).more());
		byte[] second = ReadFrames.bytes(RawFrame.continuation((byte) 0x98, (byte) 0x28, (byte) 'b', (byte) 'c'));
		ReadFrames read = new ReadFrames().inPiecesOf(1, first).inPiecesOf(1, Arrays.copyOf(second, 7));
		assertThat(read.failure()).isZero();
		assertThat(read.piece(second, 7, 8).failure()).isEqualTo(1007);
	}

	@Test
	void manyEmptyFragments() {
		ReadFrames read = new ReadFrames().read(RawFrame.text("").more());
		for (int i = 0; i < 10_000; i++) {
			read.read(RawFrame.continuation().more());
		}
		assertThat(read.parts()).isZero();
		assertThat(read.read(RawFrame.continuation()).messages()).containsExactly("text ");
	}

	@Test
	@DisplayName("any bytes end in frames, in a wait for more, or in a failure")
	void anyBytes() {
		Random random = new Random(42);
		for (int i = 0; i < 20_000; i++) {
			byte[] bytes = new byte[random.nextInt(200)];
			random.nextBytes(bytes);
			if (bytes.length > 1 && random.nextBoolean()) {
				// Else hardly any gets past the first two bytes.
				bytes[0] = (byte) (0x80 | random.nextInt(11));
				bytes[1] |= (byte) 0x80;
			}
			ReadFrames whole = new ReadFrames().inPiecesOf(1000, bytes);
			ReadFrames pieces = new ReadFrames().inPiecesOf(1 + random.nextInt(9), bytes);
			assertThat(pieces.messages()).isEqualTo(whole.messages());
			assertThat(pieces.failure()).isEqualTo(whole.failure());
		}
	}

	private static RawFrame fragment(int opcode, String text) {
		return RawFrame.of(opcode, text.getBytes(StandardCharsets.UTF_8));
	}

}
