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

package io.github.wsext.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The Prometheus of this machine, which scrapes applications each second as long as it is
 * not closed, and its tool. Where they are missing tests are skipped, unless the system
 * property {@code wsext.tools} says that they are {@code required}.
 */
public final class InstalledPrometheus implements AutoCloseable {

	// Kubernetes' operator gives targets a label "endpoint" of its own, too.
	private static final String CONFIGURATION = """
			global:
			  scrape_interval: 1s
			  evaluation_interval: 1s
			scrape_configs:
			  - job_name: wsext
			    metrics_path: /actuator/prometheus
			    honor_labels: true
			    basic_auth:
			      username: alice
			      password: alice
			    static_configs:
			      - targets: [%s]
			        labels:
			          endpoint: http
			""";

	private final Process process;

	private final HttpProbe http;

	private InstalledPrometheus(Process process, HttpProbe http) {
		this.process = process;
		this.http = http;
	}

	public static void assume() {
		boolean installed = Stream.of("prometheus", "promtool").allMatch(InstalledPrometheus::isInstalled);
		if (!"required".equals(System.getProperty("wsext.tools"))) {
			Assumptions.assumeTrue(installed, "There is no Prometheus");
		}
		assertThat(installed).as("Prometheus is installed").isTrue();
	}

	private static boolean isInstalled(String program) {
		return Stream.of(System.getenv("PATH").split(":"))
			.anyMatch((folder) -> Files.isExecutable(Path.of(folder, program)));
	}

	/**
	 * What {@code promtool} says, which has to be content.
	 */
	public static String check(Path folder, String... arguments) throws Exception {
		List<String> command = new ArrayList<>(List.of("promtool"));
		command.addAll(Arrays.asList(arguments));
		Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		return output;
	}

	/**
	 * Starts it.
	 * @param folder is for its files
	 * @param rules alerts that it evaluates, none if empty
	 * @param applications what it scrapes, as alice
	 */
	public static InstalledPrometheus start(Path folder, List<Path> rules, List<RunningApplication> applications) {
		int port = InstalledNginx.freePort();
		StringBuilder configuration = new StringBuilder(CONFIGURATION.formatted(String.join(", ",
				applications.stream().map((application) -> "'localhost:" + application.port() + "'").toList())));
		if (!rules.isEmpty()) {
			configuration.append("rule_files:\n");
			rules
				.forEach((path) -> configuration.append("  - ").append(path.toAbsolutePath().normalize()).append('\n'));
		}
		try {
			Path file = Files.writeString(folder.resolve("prometheus.yml"), configuration);
			Process process = new ProcessBuilder("prometheus", "--config.file=" + file,
					"--storage.tsdb.path=" + folder.resolve("data"), "--web.listen-address=127.0.0.1:" + port)
				.directory(folder.toFile())
				.redirectErrorStream(true)
				.redirectOutput(folder.resolve("output").toFile())
				.start();
			InstalledPrometheus prometheus = new InstalledPrometheus(process, HttpProbe.on(port));
			Awaitility.await().until(() -> prometheus.scrapes(applications.size()) || !process.isAlive());
			if (!process.isAlive()) {
				throw new AssertionError("Prometheus did not start: " + Files.readString(folder.resolve("output")));
			}
			return prometheus;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean scrapes(int targets) {
		try {
			return this.http.get("/-/ready").status() == 200 && query("up == 1").size() == targets;
		}
		catch (UncheckedIOException ex) {
			return false;
		}
	}

	/**
	 * The results of a query, each with its labels as {@code metric}.
	 */
	public JsonNode query(String query) {
		HttpAnswer answer = this.http.get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
		assertThat(answer.status()).as(query + ": " + answer.body()).isEqualTo(200);
		return answer.json().at("/data/result");
	}

	/**
	 * The alerts that are pending or firing.
	 */
	public JsonNode alerts() {
		return this.http.get("/api/v1/alerts").json().at("/data/alerts");
	}

	@Override
	public void close() {
		this.process.destroy();
		this.process.onExit().join();
	}

}
