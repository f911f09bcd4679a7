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

package io.github.wsext.testsupport;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;

import io.github.wsext.testsupport.RawFrame.LengthForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RawFrame}, with the examples of RFC 6455 section 5.7 and RFC 7692
 * section 7.2.3.
 */
class RawFrameTests {

	@Test
	void unmaskedText() {
		assertThat(hex(RawFrame.text("Hello").unmasked())).isEqualTo("810548656c6c6f");
	}

	@Test
	void maskedText() {
		assertThat(hex(RawFrame.text("Hello"))).isEqualTo("818537fa213d7f9f4d5158");
	}

	@Test
	void fragmentedText() {
		assertThat(hex(RawFrame.text("Hel").unmasked().more())).isEqualTo("010348656c");
		assertThat(hex(RawFrame.continuation("lo".getBytes()).unmasked())).isEqualTo("80026c6f");
	}

	@Test
	void pingAndPong() {
		assertThat(hex(RawFrame.ping("Hello".getBytes()).unmasked())).isEqualTo("890548656c6c6f");
		assertThat(hex(RawFrame.pong("Hello".getBytes()))).isEqualTo("8a8537fa213d7f9f4d5158");
	}

	@Test
	void close() {
		assertThat(hex(RawFrame.close(1001, "go").unmasked())).isEqualTo("880403e9676f");
		assertThat(hex(RawFrame.close().unmasked())).isEqualTo("8800");
	}

	@Test
	void lengths() {
		assertThat(hex(RawFrame.binary(new byte[125]).unmasked())).startsWith("827d00");
		assertThat(hex(RawFrame.binary(new byte[126]).unmasked())).startsWith("827e007e00");
		assertThat(hex(RawFrame.binary(new byte[256]).unmasked())).startsWith("827e010000");
		assertThat(hex(RawFrame.binary(new byte[65535]).unmasked())).startsWith("827effff00");
		assertThat(hex(RawFrame.binary(new byte[65536]).unmasked())).startsWith("827f000000000001000000");
	}

	@Test
	void lengthsThatAreWrong() {
		assertThat(hex(RawFrame.text("hi").unmasked().declaring(5))).isEqualTo("81056869");
		assertThat(hex(RawFrame.text("hi").unmasked().declaring(-1))).isEqualTo("817fffffffffffffffff6869");
		assertThat(hex(RawFrame.text("hi").unmasked().withLength(LengthForm.BITS_16))).isEqualTo("817e00026869");
		assertThat(hex(RawFrame.text("hi").unmasked().withLength(LengthForm.BITS_64)))
			.isEqualTo("817f00000000000000026869");
	}

	@Test
	void reservedBitsAndOpcodes() {
		assertThat(hex(RawFrame.text("").unmasked().withRsv(7))).isEqualTo("f100");
		assertThat(hex(RawFrame.of(0xf).unmasked())).isEqualTo("8f00");
		assertThat(hex(RawFrame.of(0x3).masked((byte) 1, (byte) 2, (byte) 3, (byte) 4))).isEqualTo("838001020304");
	}

	@Test
	void deflatedTextOfTheRfcIsRead() {
		RawFrame frame = decode(HexFormat.of().parseHex("c107f248cdc9c90700"));
		assertThat(frame.rsv()).isEqualTo(RawFrame.RSV1);
		assertThat(frame.text()).isEqualTo("Hello");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125, 8192, 100_000 })
	void whatIsDeflatedCanBeInflated(int length) {
		String text = "WsExt".repeat(length).substring(0, length);
		RawFrame frame = decode(RawFrame.text(text).deflated().encode());
		assertThat(frame.text()).isEqualTo(text);
		assertThat(frame.payload().length).isLessThan(Math.max(10, length));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125, 126, 65535, 65536, 200_000 })
	void whatIsEncodedCanBeDecoded(int length) {
		byte[] payload = new byte[length];
		new Random(42).nextBytes(payload);
		RawFrame frame = decode(RawFrame.binary(payload).more().withRsv(2).encode());
		assertThat(frame.fin()).isFalse();
		assertThat(frame.rsv()).isEqualTo(2);
		assertThat(frame.opcode()).isEqualTo(RawFrame.BINARY);
		assertThat(frame.mask()).isNotNull();
		assertThat(frame.payload()).isEqualTo(payload);
		assertThat(frame.declaredLength()).isEqualTo(length);
	}

	@Test
	void halfAFrameIsLeftAlone() {
		byte[] encoded = RawFrame.binary(new byte[300]).encode();
		for (int length = 0; length < encoded.length; length++) {
			ByteBuffer head = ByteBuffer.wrap(encoded, 0, length);
			assertThat(RawFrame.decode(head)).isNull();
			assertThat(head.position()).isZero();
		}
	}

	@Test
	void closeStatusIsRead() {
		assertThat(RawFrame.close(4401, "späť").closeStatus().getCode()).isEqualTo(4401);
		assertThat(RawFrame.close(4401, "späť").closeStatus().getReason()).isEqualTo("späť");
		assertThat(RawFrame.close().closeStatus().getCode()).isEqualTo(1005);
	}

	private static RawFrame decode(byte[] bytes) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		RawFrame frame = RawFrame.decode(buffer);
		assertThat(frame).isNotNull();
		assertThat(buffer.hasRemaining()).isFalse();
		return frame;
	}

	private static String hex(RawFrame frame) {
		return HexFormat.of().formatHex(frame.encode());
	}

}
