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

package io.github.wsext.send;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Utf8}.
 */
class Utf8Tests {

	@ParameterizedTest
	@ValueSource(strings = { "", "hello", "grüße", "€", "😀", "a\u0000\u007f\u0080\u07ff\u0800\uffff😀z" })
	@DisplayName("C6 the length is that of the encoding, of well-formed texts and of their parts together")
	void length(String text) {
		assertThat(Utf8.length(text)).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
		for (int i = 0; i <= text.length(); i++) {
			assertThat(Utf8.length(text.substring(0, i)) + Utf8.length(text.substring(i))).isEqualTo(Utf8.length(text));
		}
		assertThat(Utf8.wellFormed(text)).isSameAs(text);
	}

	@Test
	@DisplayName("C2 unpaired surrogates are replaced, pairs stay")
	void wellFormed() {
		assertThat(Utf8.wellFormed("\ud83d")).isEqualTo("\ufffd");
		assertThat(Utf8.wellFormed("\ude00")).isEqualTo("\ufffd");
		assertThat(Utf8.wellFormed("\ude00\ud83d")).isEqualTo("\ufffd\ufffd");
		assertThat(Utf8.wellFormed("\ud83d\ud83d\ude00\ude00")).isEqualTo("\ufffd😀\ufffd");
		assertThat(Utf8.wellFormed("x\ud83dx😀x\ude00")).isEqualTo("x\ufffdx😀x\ufffd");
	}

}
