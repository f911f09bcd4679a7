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

package io.github.wsext.architecture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What {@code docs/architecture.md} says of rooms and classes is so.
 */
class ArchitecturePageTests {

	private static final Path PAGE = Path.of("..", "docs", "architecture.md");

	private static final Path SOURCES = Path.of("src", "main", "java", "io", "github", "wsext");

	private static final Pattern CODE = Pattern.compile("`([A-Z]\\w+)`");

	private static final Pattern ROOM = Pattern.compile("^\\| `([a-z.]+)` \\|.*");

	private static final Pattern PLACE = Pattern.compile("^\\|[^|]+\\| `([a-z.]+)` \\|(.*)\\|$");

	@Test
	@DisplayName("the table of the rooms has all of them")
	void rooms() throws IOException {
		Set<String> documented = section("## The rooms").map(ROOM::matcher)
			.filter((row) -> row.matches())
			.map((row) -> row.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(documented).isEqualTo(packages());
	}

	@Test
	@DisplayName("where a change belongs: each room is named, and each class is in its room, in that above or in the API")
	void places() throws IOException {
		List<MatchResult> rows = section("## Where a change belongs").map(PLACE::matcher)
			.filter((row) -> row.matches())
			.map((row) -> row.toMatchResult())
			.toList();
		for (MatchResult row : rows) {
			Path room = SOURCES.resolve(row.group(1).replace('.', '/'));
			List<String> classes = CODE.matcher(row.group(2)).results().map((code) -> code.group(1)).toList();
			assertThat(classes).as(row.group()).isNotEmpty();
			assertThat(classes).as(row.group())
				.allMatch((name) -> Files.exists(room.resolve(name + ".java"))
						|| Files.exists(room.resolveSibling(name + ".java")) || isKnown(name));
			assertThat(room.resolve(classes.get(0) + ".java")).exists();
		}
		Set<String> named = rows.stream().map((row) -> row.group(1)).collect(Collectors.toCollection(TreeSet::new));
		assertThat(named).contains("autoconfigure", "codec", "connection", "dispatch.argument", "dispatch.context",
				"dispatch.event", "dispatch.result", "endpoint", "handshake", "limit", "observe", "send", "ticket",
				"topic", "transport.frame", "transport.standard");
	}

	/**
	 * What the application reads is in the API, and what observers are told in the room
	 * of whoever tells them.
	 */
	private static boolean isKnown(String name) {
		return Files.exists(SOURCES.resolve(name + ".java")) || name.equals("ConnectionObserver");
	}

	@Test
	@DisplayName("every class that the page names is there")
	void classes() throws IOException {
		Set<String> all;
		try (Stream<Path> files = Files.walk(SOURCES)) {
			all = files.map((file) -> file.getFileName().toString())
				.filter((name) -> name.endsWith(".java"))
				.map((name) -> name.substring(0, name.length() - ".java".length()))
				.collect(Collectors.toSet());
		}
		Set<String> named = CODE.matcher(Files.readString(PAGE))
			.results()
			.map((code) -> code.group(1))
			.collect(Collectors.toCollection(TreeSet::new));
		named.removeAll(all);
		// Of the JDK, of Spring, of our tests.
		assertThat(named).isSubsetOf("CompletionStage", "RequestUpgradeStrategy", "WebSocketSession",
				"ArchitectureTests");
	}

	private static Stream<String> section(String heading) throws IOException {
		return Files.readAllLines(PAGE)
			.stream()
			.dropWhile((line) -> !line.equals(heading))
			.skip(1)
			.takeWhile((line) -> !line.startsWith("## "));
	}

	private static Set<String> packages() throws IOException {
		try (Stream<Path> files = Files.walk(SOURCES)) {
			return files.filter((file) -> file.endsWith("package-info.java"))
				.map((file) -> SOURCES.relativize(file.getParent()).toString().replace('/', '.'))
				.filter((room) -> !room.isEmpty())
				.collect(Collectors.toCollection(TreeSet::new));
		}
	}

}
