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

package io.github.wsext.actuate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FirstOfTests {

	private static final int MANY = 10_000;

	@Test
	void pagesAreInOrderAndTellWhetherThereIsAnother() {
		FirstOf<Integer> first = FirstOf
			.walk(IntStream.of(5, 3, 1, 4, 2).mapToObj((i) -> new FirstOf.Keyed<>("" + i, i)), "1", 2);
		assertThat(first.page()).extracting(FirstOf.Keyed::value).containsExactly(2, 3);
		assertThat(first.total()).isEqualTo(5);
		assertThat(first.hasMore()).isTrue();
		assertThat(FirstOf.walk(IntStream.of(5, 3).mapToObj((i) -> new FirstOf.Keyed<>("" + i, i)), "3", 1).hasMore())
			.isFalse();
	}

	@Test
	@DisplayName("Q3 of 10 000 that are there all the time each is on one page, while others come and go")
	void pagesAreStable() {
		Map<String, Integer> all = new ConcurrentHashMap<>();
		IntStream.range(0, MANY).forEach((i) -> all.put("s%05d".formatted(i * 7 % MANY), i));
		AtomicBoolean over = new AtomicBoolean();
		CompletableFuture<Void> others = CompletableFuture.runAsync(() -> {
			for (int i = 0; !over.get(); i++) {
				all.put("s%05d-%d".formatted(i % MANY, i), i);
				all.remove("s%05d-%d".formatted((i - 100) % MANY, i - 100));
			}
		});
		List<String> met = new ArrayList<>();
		String after = "";
		boolean more = true;
		while (more) {
			FirstOf<Integer> page = FirstOf.walk(
					all.entrySet().stream().map((entry) -> new FirstOf.Keyed<>(entry.getKey(), entry.getValue())),
					after, 500);
			page.page().forEach((keyed) -> met.add(keyed.key()));
			after = met.get(met.size() - 1);
			more = page.hasMore();
		}
		over.set(true);
		others.join();
		assertThat(met).doesNotHaveDuplicates().isSorted();
		assertThat(met).filteredOn((key) -> !key.contains("-")).hasSize(MANY);
	}

}
