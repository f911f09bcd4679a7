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

package io.github.wsext.asyncapi;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the TypeScript types that docs/asyncapi.md makes of the document. Skipped
 * where {@code npm ci} has not been run in client-js/typescript, unless the system
 * property {@code wsext.tools} says that tools are {@code required}.
 */
class TypeScriptTests {

	private static final Path PAGE = Path.of("..", "docs", "asyncapi.md");

	private static final Path TOOLS = Path.of("..", "client-js", "typescript").toAbsolutePath().normalize();

	private static final Path CLIENT = Path.of("..", "client-js", "src", "client.d.ts").toAbsolutePath().normalize();

	@TempDir
	private static Path directory;

	@BeforeAll
	static void makeTypes() throws Exception {
		boolean installed = Files.isRegularFile(TOOLS.resolve("node_modules/typescript/bin/tsc"));
		if (!"required".equals(System.getProperty("wsext.tools"))) {
			Assumptions.assumeTrue(installed, "npm ci has not been run in " + TOOLS);
		}
		assertThat(installed).as("npm ci in " + TOOLS).isTrue();
		try (RunningApplication application = DescribedApplication.start()) {
			Files.writeString(directory.resolve("asyncapi.json"),
					application.http().as("alice").get("/wsext/asyncapi.json").body());
		}
		Ended types = run("node", TOOLS.resolve("types.js").toString(), "asyncapi.json");
		assertThat(types.status()).as(types.output()).isZero();
		Files.writeString(directory.resolve("types.d.ts"), types.output());
		Files.copy(CLIENT, directory.resolve("client.d.ts"));
	}

	@Test
	@DisplayName("J2 the types that are made of the document check what a client in TypeScript sends and listens to")
	void compiles() throws Exception {
		String program = snippet("ts");
		assertThat(compile(program).output()).isEmpty();
		assertThat(compile(program.replace("said.text", "said.txt")).output())
			.contains("Property 'txt' does not exist on type 'Said'");
		assertThat(compile(program.replace("{ text: \"hi\" }", "{ text: 5 }")).output())
			.contains("Type 'number' is not assignable to type 'string'");
		assertThat(compile(program.replace("\"chat:typed\"", "\"chat:typo\"")).status()).isNotZero();
	}

	@Test
	@DisplayName("J2 docs/asyncapi.md shows the script and what it makes")
	void page() throws IOException {
		assertThat(snippet("js")).isEqualTo(Files.readString(TOOLS.resolve("types.js")));
		String types = Files.readString(directory.resolve("types.d.ts"));
		assertThat(types).contains(snippet("typescript"));
	}

	private static Ended compile(String program) throws Exception {
		Files.writeString(directory.resolve("chat.ts"), program);
		return run("node", TOOLS.resolve("node_modules/typescript/bin/tsc").toString(), "--strict", "--noEmit",
				"--target", "es2022", "--module", "esnext", "--moduleResolution", "bundler", "chat.ts");
	}

	private static Ended run(String... command) throws Exception {
		Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		return new Ended(process.exitValue(), output);
	}

	private static String snippet(String language) throws IOException {
		List<String> found = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(PAGE))
			.results()
			.map((block) -> block.group(1))
			.toList();
		assertThat(found).as(language).hasSize(1);
		return found.get(0);
	}

	private record Ended(int status, String output) {
	}

}
