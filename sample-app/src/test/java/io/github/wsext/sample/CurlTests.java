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

package io.github.wsext.sample;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Runs the commands of {@code docs/tickets.md} as a reader would, with curl alone.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class CurlTests {

	private static final Pattern SHELL = Pattern.compile("```bash\\n(.*?)```", Pattern.DOTALL);

	private static final Pattern EXPECTED = Pattern.compile("# (\\d{3})");

	@LocalServerPort
	private int port;

	@Test
	@DisplayName("T10 T11 with curl alone: a plain GET does not burn the ticket, used and made-up ones look alike")
	void commandsOfTheGuide() throws Exception {
		assumeThat(isInstalled("bash") && isInstalled("curl")).as("bash and curl are installed").isTrue();
		String guide = Files.readString(Path.of("..", "docs", "tickets.md"));
		String script = SHELL.matcher(guide).results().findFirst().orElseThrow().group(1);
		List<String> expected = EXPECTED.matcher(script).results().map((match) -> match.group(1)).toList();
		assertThat(expected).containsExactly("426", "101", "401", "401");
		assertThat(run(script.replace("localhost:8080", "localhost:" + this.port)).lines().toList())
			.isEqualTo(expected);
	}

	private static boolean isInstalled(String command) {
		for (String folder : System.getenv("PATH").split(File.pathSeparator)) {
			if (Files.isExecutable(Path.of(folder, command))) {
				return true;
			}
		}
		return false;
	}

	private static String run(String script) throws IOException, InterruptedException {
		Process process = new ProcessBuilder("bash", "-c", script).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		process.waitFor();
		return output;
	}

}
