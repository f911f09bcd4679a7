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

package io.github.wsext.topic;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class TopicPositionTests {

	@ParameterizedTest
	@ValueSource(strings = { "k3Jd.17.9af0c2", "e.0.", "a-b_C.999999999999999999.x" })
	@DisplayName("S1 a position is read from the text that it is written as")
	void text(String text) {
		TopicPosition position = TopicPosition.parse(text);
		assertThat(position).isNotNull();
		assertThat(String.valueOf(position)).isEqualTo(text);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "..", "e.1", ".1.c", "e..c", "e.-1.c", "e.1.c.", "e.1.c d", "e.1.ü", "e\n.1.c",
			"e.1.c\n", "e.9999999999999999999.c", "e.1.12345678901234567", "123456789012345678901234567890123.1.c" })
	@DisplayName("S2 what is no position is not taken for one")
	void malformed(String text) {
		assertThat(TopicPosition.parse(text)).isNull();
	}

	@Test
	@DisplayName("S1 an epoch that could not be read back is refused")
	void epoch() {
		assertThatIllegalArgumentException().isThrownBy(() -> new TopicPosition("a.b", 1, ""));
		assertThatIllegalArgumentException().isThrownBy(() -> new TopicPosition("a", -1, ""));
	}

	@Test
	@DisplayName("S1 a message travels with its position, whatever is in it")
	void travels() {
		byte[] message = "{\"v\":1}\na:b:\u0000\u00fc".getBytes(StandardCharsets.UTF_8);
		PositionedMessage read = PositionedMessage
			.parse(new PositionedMessage(new TopicPosition("e", 7, "c0"), message).toBytes());
		assertThat(read).isNotNull();
		assertThat(read.position()).hasToString("e.7.c0");
		assertThat(read.message()).isEqualTo(message);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ":", "{\"v\":1}", "e.1.c", "e.1:x", "{\"v\":1,\"id\":\"e.1.c:\"}" })
	@DisplayName("S1 a message without a position is not taken for one that has one")
	void plain(String bytes) {
		assertThat(PositionedMessage.parse(bytes.getBytes(StandardCharsets.UTF_8))).isNull();
	}

}
