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

package io.github.wsext.observe;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.github.wsext.testsupport.InstalledPrometheus;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares {@code docs/monitoring.md} with the dashboard, the alerts, and what
 * applications and Prometheus make of its snippets.
 */
class MonitoringPageTests {

	private String page;

	@BeforeEach
	void read() throws IOException {
		this.page = Files.readString(Path.of("..", "docs", "monitoring.md"));
	}

	@Test
	@DisplayName("Q7 docs/monitoring.md tells of each alert and each panel that shows trouble, and of no other")
	void names() throws IOException {
		assertThat(found("`(WsExt\\w+)`"))
			.isEqualTo(AlertRule.read().stream().map(AlertRule::name).collect(Collectors.toSet()));
		String table = this.page.substring(this.page.indexOf("| trouble |"));
		Set<String> panels = Pattern.compile("\\*([A-Z][^*]+)\\*")
			.matcher(table)
			.results()
			.map((match) -> match.group(1))
			.collect(Collectors.toSet());
		assertThat(panels).hasSizeGreaterThan(15);
		assertThat(Dashboard.read().panels()).extracting(Dashboard.Panel::title).containsAll(panels);
	}

	@Test
	@DisplayName("Q7 with the properties in docs/monitoring.md an application tells Prometheus its metrics, with its name")
	void application() throws IOException {
		List<String> properties = new ArrayList<>(
				List.of("spring.autoconfigure.exclude=", "spring.application.name=shop"));
		for (PropertySource<?> source : new YamlPropertySourceLoader().load("page",
				new ByteArrayResource(snippet("yaml").getBytes(StandardCharsets.UTF_8)))) {
			for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
				properties.add(name + "=" + source.getProperty(name));
			}
		}
		properties.addAll(found("`(management\\.\\S+=\\S+)`"));
		try (RunningApplication application = RunningApplication.start(List.of(MonitoredApplication.FeedEndpoint.class),
				properties.toArray(String[]::new));
				RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/feed")) {
			client.sendText("news").expectText("subscribed");
			Scrape scrape = MonitoredApplication.scrape(application);
			assertThat(scrape.sum("wsext_connections_open_connections", "application", "shop")).isOne();
			assertThat(scrape.matching("wsext_callback_duration_seconds_bucket", "application", "shop")).isNotEmpty();
		}
	}

	@Test
	@DisplayName("Q7 the configuration of Prometheus in docs/monitoring.md is one that it takes")
	void configuration(@TempDir Path folder) throws Exception {
		InstalledPrometheus.assume();
		Files.copy(AlertRule.FILE, folder.resolve("alerts.yml"));
		Files.writeString(folder.resolve("prometheus.yml"), snippet("yml"));
		assertThat(InstalledPrometheus.check(folder, "check", "config", "prometheus.yml"))
			.contains("1 rule files found", AlertRule.read().size() + " rules found");
	}

	private String snippet(String language) {
		return Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL)
			.matcher(this.page)
			.results()
			.map((match) -> match.group(1))
			.findFirst()
			.orElseThrow();
	}

	private Set<String> found(String expression) {
		return Pattern.compile(expression)
			.matcher(this.page)
			.results()
			.map((match) -> match.group(1))
			.collect(Collectors.toSet());
	}

}
