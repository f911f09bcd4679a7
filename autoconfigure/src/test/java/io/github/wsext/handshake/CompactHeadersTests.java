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

package io.github.wsext.handshake;

import java.util.Locale;
import java.util.Objects;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link CompactHeaders}.
 */
class CompactHeadersTests {

	private static HttpHeaders there(HttpHeaders headers) {
		return Objects.requireNonNull(CompactHeaders.of(headers)).unpack();
	}

	@Test
	@DisplayName("C1 headers come back as they were: names in their case and order, several values, empty ones, any letters")
	void comeBack() {
		HttpHeaders headers = new HttpHeaders();
		headers.add("Host", "example.org:8080");
		headers.add("accept-language", "de, en;q=0.5");
		headers.add("X-Two", "one");
		headers.add("X-Two", "two, three");
		headers.add("X-Empty", "");
		headers.add("X-Letters", "Zo\u00eb \u20ac \ud83d\ude80 a:b\tc");
		HttpHeaders back = there(headers);
		assertThat(back.toString()).isEqualTo(headers.toString());
		assertThat(back.headerNames()).containsExactlyElementsOf(headers.headerNames());
		assertThat(back.get("X-TWO")).containsExactly("one", "two, three");
		assertThat(back.getAcceptLanguageAsLocales()).containsExactly(Locale.GERMAN, Locale.ENGLISH);
	}

	@Test
	@DisplayName("C1 no headers are none")
	void none() {
		assertThat(there(new HttpHeaders()).headerNames()).isEmpty();
	}

	@Test
	@DisplayName("C1 what no request can have is not made into another header")
	void breaks() {
		HttpHeaders headers = new HttpHeaders();
		headers.add("X-Value", "one\nX-Other: two");
		assertThat(CompactHeaders.of(headers)).isNull();
		HttpHeaders named = new HttpHeaders();
		named.add("X\nOther", "one");
		assertThat(CompactHeaders.of(named)).isNull();
	}

}
