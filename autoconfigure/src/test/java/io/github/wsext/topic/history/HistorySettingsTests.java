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

package io.github.wsext.topic.history;

import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HistorySettings}.
 */
class HistorySettingsTests {

	private static final TopicRetention ONE = retention(1);

	private static final TopicRetention TWO = retention(2);

	private static final TopicRetention THREE = retention(3);

	private final HistorySettings settings = new HistorySettings(
			Map.of("/news/**", ONE, "/news/{id}", TWO, "/news/today", THREE, "plain", TWO));

	private static TopicRetention retention(int size) {
		return new TopicRetention(size, Duration.ofMinutes(1), size, HistoryMode.STREAM);
	}

	@Test
	void theMostSpecificCounts() {
		assertThat(this.settings.of("/news/today")).isSameAs(THREE);
		assertThat(this.settings.of("/news/7")).isSameAs(TWO);
		assertThat(this.settings.of("/news/7/comments")).isSameAs(ONE);
		assertThat(this.settings.of("plain")).isSameAs(TWO);
		assertThat(this.settings.of("plain/7")).isNull();
		assertThat(this.settings.of("/other")).isNull();
	}

	@Test
	void namesAreTakenAsTheyAre() {
		assertThat(this.settings.of("/news/100%")).isSameAs(TWO);
		assertThat(this.settings.of("/news/a;b=c")).isSameAs(TWO);
		assertThat(this.settings.of("/news/a%2Fb")).isSameAs(TWO);
	}

	@Test
	void manyNamesAreLookedUpWithoutBeingKept() {
		IntStream.range(0, 25_000).forEach((i) -> assertThat(this.settings.of("/other/" + i)).isNull());
		assertThat(this.settings.of("/news/today")).isSameAs(THREE);
		assertThat(new HistorySettings(Map.of()).of("/news/today")).isNull();
	}

}
