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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.wsext.testsupport.InstalledPrometheus;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the dashboard and the alerts with what applications tell Prometheus.
 */
class DashboardTests {

	/** Labels that come from Prometheus. */
	private static final Set<String> OF_TARGETS = Set.of("instance");

	private static final Pattern OWN_NAME = Pattern.compile("wsext\\.[a-z.-]*[a-z]");

	private static final Pattern LEGEND_LABEL = Pattern.compile("\\{\\{(\\w+)}}");

	private static final Pattern ALERT_LABEL = Pattern.compile("\\$labels\\.(\\w+)");

	private static BusyApplications applications;

	private static Scrape scrape;

	private static Dashboard dashboard;

	private static List<AlertRule> alerts;

	@BeforeAll
	static void start() throws IOException {
		applications = BusyApplications.start();
		scrape = applications.scrape();
		dashboard = Dashboard.read();
		alerts = AlertRule.read();
	}

	@AfterAll
	static void stop() {
		applications.close();
	}

	@Test
	@DisplayName("Q7 each metric, label and value that a query of the dashboard or an alert names is in a scrape")
	void queriesAreAboutWhatIsThere() {
		assertThat(dashboard.queries()).hasSizeGreaterThan(40)
			.allSatisfy(
					(query) -> assertThat(query.parse().missing(scrape, OF_TARGETS)).as(query.expression()).isEmpty());
		assertThat(alerts).isNotEmpty()
			.allSatisfy(
					(alert) -> assertThat(alert.parse().missing(scrape, OF_TARGETS)).as(alert.expression()).isEmpty());
	}

	@Test
	@DisplayName("Q7 the variables of the dashboard are labels of what is scraped")
	void variables() {
		List<String> queries = Stream.of("application", "instance", "endpoint")
			.map((name) -> dashboard.json()
				.at("/templating/list")
				.valueStream()
				.filter((variable) -> variable.get("name").stringValue().equals(name))
				.findFirst()
				.orElseThrow()
				.at("/query/query")
				.stringValue()
				.replaceFirst("label_values\\((.*), (\\w+)\\)", "sum by ($2) ($1)"))
			.toList();
		assertThat(queries)
			.allSatisfy((query) -> assertThat(PromQuery.parse(query).missing(scrape, OF_TARGETS)).isEmpty());
	}

	@Test
	@DisplayName("Q7 each panel has a unit and says what to do, each query has a legend of labels that it has")
	void panels() {
		assertThat(dashboard.panels()).allSatisfy((panel) -> {
			assertThat(panel.title()).isNotBlank();
			assertThat(panel.unit()).isNotBlank();
			assertThat(panel.description()).hasSizeGreaterThan(40);
		}).extracting(Dashboard.Panel::title).doesNotHaveDuplicates();
		assertThat(dashboard.queries()).allSatisfy((query) -> {
			assertThat(query.legend()).isNotBlank();
			assertThat(known(query.parse())).containsAll(names(LEGEND_LABEL, query.legend()));
		});
	}

	@Test
	@DisplayName("Q7 each alert has a severity and says what to do, by labels that it has")
	void alerts() {
		assertThat(alerts).allSatisfy((alert) -> {
			assertThat(alert.severity()).isIn("warning", "critical");
			assertThat(alert.description()).isNotBlank();
			assertThat(known(alert.parse())).containsAll(names(ALERT_LABEL, alert.summary()));
		}).extracting(AlertRule::name).doesNotHaveDuplicates();
	}

	private static Set<String> known(PromQuery query) {
		Set<String> known = new HashSet<>(query.groups());
		if (known.isEmpty()) {
			known.addAll(OF_TARGETS);
		}
		return known;
	}

	private static Set<String> names(Pattern pattern, String text) {
		return pattern.matcher(text).results().map((match) -> match.group(1)).collect(Collectors.toSet());
	}

	@Test
	@DisplayName("Q7 the properties that panels and alerts speak of exist")
	void properties() throws IOException {
		String configuration = Files.readString(Path.of("..", "docs", "configuration.md"));
		Stream<String> texts = Stream.concat(dashboard.panels().stream().map(Dashboard.Panel::description),
				alerts.stream().map(AlertRule::description));
		Set<String> properties = texts.flatMap((text) -> OWN_NAME.matcher(text).results())
			.map((match) -> match.group())
			.collect(Collectors.toCollection(TreeSet::new));
		assertThat(properties).hasSizeGreaterThan(10)
			.allSatisfy((property) -> assertThat(configuration).contains("| `" + property));
	}

	@Test
	@DisplayName("Q7 each meter of docs/metrics.md is on the dashboard")
	void allMeters() throws IOException {
		String queries = dashboard.queries().map(Dashboard.Query::expression).collect(Collectors.joining("\n"));
		assertThat(MetricsPageTests.documented())
			.allSatisfy((row) -> assertThat(queries).contains(row.substring(0, row.indexOf(' ')).replace('.', '_')));
	}

	@Test
	@DisplayName("Q7 a Prometheus that scrapes the applications answers each query of the dashboard, and none is empty")
	void prometheus(@TempDir Path folder) {
		InstalledPrometheus.assume();
		try (InstalledPrometheus prometheus = InstalledPrometheus.start(folder, List.of(AlertRule.FILE),
				applications.all())) {
			assertThat(dashboard.queries()).allSatisfy((query) -> Awaitility.await()
				.untilAsserted(
						() -> assertThat(prometheus.query(query.forPrometheus())).as(query.expression()).isNotEmpty()));
			assertThat(prometheus.query("sum by (endpoint) (wsext_connections_open_connections)").valueStream())
				.extracting((result) -> result.at("/metric/endpoint").stringValue())
				.containsExactlyInAnyOrder("/chat/{room}", "/feed", "/quotes", "/talk");
		}
	}

}
