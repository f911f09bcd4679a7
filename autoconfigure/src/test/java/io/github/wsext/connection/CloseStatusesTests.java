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

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CloseStatuses}.
 */
class CloseStatusesTests {

	@Test
	@DisplayName("C3 of all codes from 0 to 5000 exactly the legal ones may be sent")
	void sendableCodes() {
		List<Integer> sendable = new ArrayList<>();
		for (int code = 0; code <= 5000; code++) {
			try {
				sendable.add(CloseStatuses.sendable(new CloseStatus(code)).getCode());
			}
			catch (IllegalArgumentException ex) {
				// Refused, by us or by Spring.
			}
		}
		List<Integer> legal = new ArrayList<>(List.of(1000, 1001, 1002, 1003));
		IntStream.rangeClosed(1007, 1014).forEach(legal::add);
		IntStream.rangeClosed(3000, 4999).forEach(legal::add);
		assertThat(sendable).isEqualTo(legal);
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "é", "€", "😀" })
	@DisplayName("C3 a reason is cut where it would exceed 123 bytes, whatever comes before")
	void cutBetweenCharacters(String character) {
		int size = character.getBytes(StandardCharsets.UTF_8).length;
		for (int prefix = 0; prefix <= 130; prefix++) {
			String reason = "x".repeat(prefix) + character.repeat(130);
			String cut = cut(reason);
			int fitting = Math.max(0, 123 - prefix) / size;
			assertThat(cut).isEqualTo("x".repeat(Math.min(123, prefix)) + character.repeat(fitting));
		}
	}

	@Test
	@DisplayName("C3 a reason of 123 bytes stays")
	void exact() {
		CloseStatus status = new CloseStatus(4000, "€".repeat(41));
		assertThat(CloseStatuses.sendable(status)).isSameAs(status);
		assertThat(cut("€".repeat(41) + "x")).isEqualTo("€".repeat(41));
	}

	@Test
	@DisplayName("C3 a surrogate pair is not torn apart")
	void surrogates() {
		String cut = cut("x".repeat(121) + "😀".repeat(10));
		assertThat(cut).isEqualTo("x".repeat(121));
		// Half a pair counts as the replacement it is sent as.
		assertThat(cut("\ud83d".repeat(200)).getBytes(StandardCharsets.UTF_8)).hasSize(123);
	}

	@Test
	@DisplayName("C3 no reason stays no reason")
	void none() {
		assertThat(CloseStatuses.sendable(CloseStatus.NORMAL)).isSameAs(CloseStatus.NORMAL);
	}

	@Test
	@DisplayName("Q1 Q8 the codes of RFC 6455 and our own are known and have a meaning each, all others one for many")
	void meanings() {
		List<Integer> known = new ArrayList<>(IntStream.rangeClosed(1000, 1015).boxed().toList());
		known.addAll(List.of(4401, 4429, 4438, 4501, 4503, 4540));
		for (int code = 1000; code <= 4999; code++) {
			CloseStatuses.Meaning meaning = meaning(code);
			assertThat(meaning.meaning()).isNotBlank();
			assertThat(meaning.from() == code && meaning.to() == code).as("%s", code).isEqualTo(known.contains(code));
			assertThat(CloseStatuses.isKnown(code)).as("%s", code).isEqualTo(known.contains(code));
		}
		assertThat(CloseStatuses.isKnown(0)).isFalse();
		assertThat(CloseStatuses.isKnown(5000)).isFalse();
	}

	private static CloseStatuses.Meaning meaning(int code) {
		return CloseStatuses.meanings()
			.stream()
			.filter((meaning) -> meaning.from() <= code && code <= meaning.to())
			.findFirst()
			.orElseThrow();
	}

	private static String cut(String reason) {
		return String.valueOf(CloseStatuses.sendable(new CloseStatus(4000, reason)).getReason());
	}

}
