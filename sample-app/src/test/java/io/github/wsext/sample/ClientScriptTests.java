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

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Runs the tests of the browser client, which are JavaScript: with the {@code node} on
 * the {@code PATH}, or else with the one that Playwright brings along.
 */
class ClientScriptTests {

	private static final Path CLIENT = Path.of("..", "client-js");

	@Test
	@DisplayName("B1 node --test passes in client-js")
	void testsOfTheClient() throws Exception {
		String node = Programs.node();
		Process process = new ProcessBuilder(node, "--test").directory(CLIENT.toFile())
			.redirectErrorStream(true)
			.start();
		String output;
		try (InputStream stream = process.getInputStream()) {
			output = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
		}
		assertThat(process.waitFor()).as("exit status of %s --test:%n%s", node, output).isZero();
		assertThat(output).containsPattern("(?m)^\\S+ fail 0$").doesNotContainPattern("(?m)^\\S+ pass 0$");
	}

}
