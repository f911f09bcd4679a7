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

package io.github.wsext.redis.guide;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.wsext.redis.testsupport.Node;
import io.github.wsext.redis.testsupport.RedisCommandLine;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.test.WsExtTestClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples in docs/publishing.md, run as they stand there but for the topic and the
 * port.
 */
class IngressGuideTests {

	private static final Path PAGE = Path.of("..", "docs", "publishing.md");

	private static RedisServer redis;

	private static Node node;

	@BeforeAll
	static void start() {
		redis = RedisServer.start();
		node = Node.here("--spring.data.redis.port=" + redis.port(), "--spring.data.redis.host=127.0.0.1",
				"--wsext.cluster.application=chat", "--wsext.cluster.ingress.enabled=true");
	}

	@AfterAll
	static void stop() {
		node.close();
		redis.close();
	}

	@Test
	@DisplayName("I2 the example in Python publishes")
	void python() throws Exception {
		String program = snippet("python");
		assertThat(program.lines().filter((line) -> !line.isBlank())).hasSizeLessThanOrEqualTo(12);
		assertPublishes(List.of("python3", "-c", program));
	}

	@Test
	@DisplayName("I2 the example in a shell publishes")
	void shell() throws Exception {
		String command = snippet("sh").replace("redis-cli ", "redis-cli -p " + redis.port() + " ");
		assertPublishes(List.of("sh", "-c", command), "redis-cli");
	}

	@Test
	@DisplayName("R5 the rule for writers in docs/publishing.md is enough for the stream, and for nothing else")
	void writersRule() throws IOException {
		String rule = Files.readAllLines(PAGE)
			.stream()
			.map(String::strip)
			.filter((line) -> line.startsWith("ACL SETUSER"))
			.findFirst()
			.orElseThrow();
		RedisCommandLine.lines(redis, rule.split(" "));
		assertThat(RedisCommandLine.lines(redis, "ACL", "LIST")).filteredOn((line) -> line.startsWith("user writer "))
			.singleElement()
			.asString()
			.contains(" ~wsext:chat:{n}:in ", " resetchannels ")
			.endsWith(" -@all +xadd");
	}

	private static void assertPublishes(List<String> command, String... tools) throws Exception {
		List<String> needed = new ArrayList<>(List.of(command.get(0)));
		needed.addAll(List.of(tools));
		needed.forEach(IngressGuideTests::assumeInstalled);
		try (WsExtTestClient alice = WsExtTestClient.to(node.port())
			.connect("/room/one")
			.ticket(node.ticket("alice"))
			.open()) {
			alice.send("I am here").skipUntilText("I am here"::equals);
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
			assertThat(process.exitValue()).as(output).isZero();
			assertThat(alice.skipUntilText((text) -> text.contains("price")))
				.isEqualTo("{\"event\":\"price\",\"payload\":{\"symbol\":\"ACME\",\"value\":42}}");
		}
	}

	/**
	 * The test is skipped where a tool is missing, unless the system property
	 * {@code wsext.tools} says that they are {@code required}.
	 */
	private static void assumeInstalled(String tool) {
		boolean installed = List.of(System.getenv("PATH").split(":"))
			.stream()
			.anyMatch((directory) -> Files.isExecutable(Path.of(directory, tool)));
		if (!"required".equals(System.getProperty("wsext.tools"))) {
			Assumptions.assumeTrue(installed, "There is no " + tool);
		}
		assertThat(installed).as(tool).isTrue();
	}

	private static String snippet(String language) throws IOException {
		Matcher matcher = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(PAGE));
		assertThat(matcher.find()).isTrue();
		return matcher.group(1).replace("/news", "/room/one").replace("6379", Integer.toString(redis.port()));
	}

}
