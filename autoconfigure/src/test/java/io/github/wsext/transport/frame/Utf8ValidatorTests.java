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
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Utf8Validator}.
 */
class Utf8ValidatorTests {

	@Test
	void everyCodePointCutAnywhere() {
		for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
			if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
				continue;
			}
			byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
			for (int length = 0; length < bytes.length; length++) {
				if (end(bytes, length) != 0) {
					throw new AssertionError("U+" + Integer.toHexString(codePoint) + " cut after " + length);
				}
			}
			if (end(bytes, bytes.length) != bytes.length) {
				throw new AssertionError("U+" + Integer.toHexString(codePoint));
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "80", "bf", "c0", "c1", "f5", "f8", "fc", "fe", "ff", "c220", "c2c2", "e080", "e09f",
			"e0a020", "e18020", "eda0", "edbf", "ed9f20", "ef7f", "ee80c0", "f080", "f08f", "f09020", "f0908020",
			"f490", "f4bf", "f48f80c0", "f1808000", "61ff", "c3a980" })
	@DisplayName("what can not become UTF-8 is found at its last byte")
	void malformed(String hex) {
		byte[] bytes = HexFormat.of().parseHex(hex);
		assertThat(end(bytes, bytes.length)).isEqualTo(Utf8Validator.MALFORMED);
		assertThat(end(bytes, bytes.length - 1)).isNotEqualTo(Utf8Validator.MALFORMED);
	}

	@Test
	void unfinishedAfterOthers() {
		byte[] bytes = "aé漢😀".getBytes(StandardCharsets.UTF_8);
		List<Integer> ends = List.of(0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10);
		for (int length = 0; length <= bytes.length; length++) {
			assertThat(end(bytes, length)).isEqualTo(ends.get(length));
		}
	}

	@Test
	@DisplayName("says the same as the decoder of the JDK")
	void sameAsDecoder() {
		Random random = new Random(7);
		byte[] interesting = HexFormat.of().parseHex("007f80bfc0c1c2dfe0a0ed9feeeff090f48ff5ff");
		for (int i = 0; i < 500_000; i++) {
			byte[] bytes = new byte[random.nextInt(7)];
			for (int j = 0; j < bytes.length; j++) {
				bytes[j] = interesting[random.nextInt(interesting.length)];
			}
			if ((end(bytes, bytes.length) == bytes.length) != isUtf8(bytes)) {
				throw new AssertionError(HexFormat.of().formatHex(bytes));
			}
		}
	}

	private static boolean isUtf8(byte[] bytes) {
		try {
			StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
			return true;
		}
		catch (CharacterCodingException ex) {
			return false;
		}
	}

	private static int end(byte[] bytes, int length) {
		byte[] shifted = new byte[length + 2];
		Arrays.fill(shifted, (byte) 0xFF);
		System.arraycopy(bytes, 0, shifted, 1, length);
		int end = Utf8Validator.endOfCodePoints(shifted, 1, 1 + length);
		return (end != Utf8Validator.MALFORMED) ? end - 1 : end;
	}

}
