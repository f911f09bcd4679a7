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

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The tests whose display names begin with the codes of promises, as the sources of all
 * modules have them.
 *
 * @param byCode for each code the classes, or files of the browser client, and how many
 * of their display names carry it
 */
record Proofs(Map<String, Map<String, Integer>> byCode) {

	private static final String CODES = "((?:[A-Z]\\d{1,2} )+)";

	private static final Pattern JAVA = Pattern
		.compile("@(?:DisplayName|(?:Parameterized|Repeated)Test)\\((?:[^\"()]*name\\s*=)?\\s*\"" + CODES);

	private static final Pattern SCRIPT = Pattern.compile("\\b(?:describe|it|test)\\(\\s*[\"'`]" + CODES);

	private static final Set<String> WITHOUT_SOURCES = Set.of("target", "node_modules", ".git");

	static Proofs of(Path root) throws IOException {
		Map<String, Map<String, Integer>> byCode = new TreeMap<>();
		Files.walkFileTree(root, new SimpleFileVisitor<>() {

			@Override
			public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
				return WITHOUT_SOURCES.contains(directory.getFileName().toString()) ? FileVisitResult.SKIP_SUBTREE
						: FileVisitResult.CONTINUE;
			}

			@Override
			public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
				String name = file.getFileName().toString();
				if (name.endsWith(".test.js")) {
					collect(name, SCRIPT, file, byCode);
				}
				else if (name.endsWith(".java")) {
					collect(name.replace(".java", ""), JAVA, file, byCode);
				}
				return FileVisitResult.CONTINUE;
			}

		});
		return new Proofs(byCode);
	}

	private static void collect(String name, Pattern pattern, Path file, Map<String, Map<String, Integer>> byCode)
			throws IOException {
		pattern.matcher(Files.readString(file)).results().forEach((test) -> {
			for (String code : test.group(1).split(" ")) {
				byCode.computeIfAbsent(code, (unknown) -> new TreeMap<>()).merge(name, 1, Integer::sum);
			}
		});
	}

}
