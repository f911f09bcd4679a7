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

package io.github.wsext.test;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of {@code docs/promises.md}: a heading with a code, sentences, and a paragraph
 * with the tests, over and over.
 */
record PromisesPage(String text) {

	private static final Pattern PROMISE = Pattern.compile("^### ([A-Z]\\d+) .*?(?=\n#|\\z)",
			Pattern.DOTALL | Pattern.MULTILINE);

	private static final Pattern TESTS = Pattern.compile("\n\nTests: .*", Pattern.DOTALL);

	private static final int WIDTH = 120;

	List<String> codes() {
		return PROMISE.matcher(this.text).results().map((promise) -> promise.group(1)).toList();
	}

	PromisesPage with(Proofs proofs) {
		return new PromisesPage(PROMISE.matcher(this.text)
			.replaceAll((promise) -> Matcher.quoteReplacement(TESTS.matcher(promise.group()).replaceFirst("").strip()
					+ "\n\n" + paragraph(proofs.byCode().getOrDefault(promise.group(1), Map.of())) + "\n")));
	}

	private static String paragraph(Map<String, Integer> tests) {
		String words = tests.entrySet()
			.stream()
			.map((test) -> "`" + test.getKey() + "` " + test.getValue())
			.collect(Collectors.joining(", ", "Tests: ", ""));
		StringBuilder lines = new StringBuilder();
		int length = 0;
		for (String word : words.split(" (?=`)")) {
			if (length > 0) {
				boolean fits = length + 1 + word.length() <= WIDTH;
				lines.append(fits ? ' ' : '\n');
				length = fits ? length + 1 : 0;
			}
			lines.append(word);
			length += word.length();
		}
		return lines.toString();
	}

}
