package io.github.wsext.test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks that the Java in {@code docs/testing.md} is what {@code guide/ChatTests} runs.
 */
class TestingGuideTests {

	private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

	@Test
	void snippetsAreCompiledAndRun() throws IOException {
		String source = normalize(Files
			.readString(Path.of("src", "test", "java", "io", "github", "wsext", "test", "guide", "ChatTests.java")));
		List<String> snippets = JAVA.matcher(Files.readString(Path.of("..", "docs", "testing.md")))
			.results()
			.map((MatchResult match) -> normalize(match.group(1)))
			.toList();
		assertThat(snippets).hasSizeGreaterThan(5).allSatisfy((snippet) -> assertThat(source).contains(snippet));
	}

	// Indentation and empty lines do not count, nor does the brace that ends a class.
	private static String normalize(String code) {
		return code.lines()
			.map(String::strip)
			.filter((line) -> !line.isEmpty() && !line.equals("}"))
			.collect(Collectors.joining("\n"));
	}

}
