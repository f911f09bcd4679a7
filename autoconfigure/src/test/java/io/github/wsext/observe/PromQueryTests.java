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

import java.util.Set;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PromQuery}, by which others test queries.
 */
class PromQueryTests {

	private static final Scrape SCRAPE = Scrape.parse("""
			# HELP wsext_closed_total Closed
			wsext_closed_total{endpoint="/chat/{room}",code="1000"} 3.0
			wsext_nodes 2.0
			""");

	@Test
	void namesMetricsLabelsAndValues() {
		PromQuery query = PromQuery.parse("sum by (endpoint, code) (rate(wsext_closed_total{endpoint=~\"$endpoint\","
				+ " endpoint=\"/chat/{room}\", code!~\"1000|1001\"}[5m])) > 0.5 * max(wsext_nodes offset 10m)");
		assertThat(query.metrics()).containsExactly("wsext_closed_total", "wsext_nodes");
		assertThat(query.groups()).containsExactly("code", "endpoint");
		assertThat(query.selectors().get(0).matchers()).extracting(PromQuery.Matcher::value)
			.containsExactly("$endpoint", "/chat/{room}", "1000|1001");
	}

	@Test
	void tellsWhatIsInNoScrape() {
		assertThat(missing("sum(wsext_closed_total{code=\"1000\", instance=~\"$instance\"}) / wsext_nodes")).isEmpty();
		assertThat(missing("wsext_open")).containsExactly("wsext_open");
		assertThat(missing("sum by (room) (wsext_closed_total)")).containsExactly("wsext_closed_total by room");
		assertThat(missing("wsext_closed_total{code=~\"1000|1001\"}"))
			.containsExactly("wsext_closed_total with code=1001");
		assertThat(missing("wsext_closed_total{room=~\"$room\"}")).containsExactly("wsext_closed_total by room");
	}

	private static Iterable<String> missing(String query) {
		return PromQuery.parse(query).missing(SCRAPE, Set.of("instance"));
	}

	@Test
	void readsSamples() {
		assertThat(SCRAPE.sum("wsext_closed_total", "endpoint", "/chat/{room}")).isEqualTo(3);
		assertThat(SCRAPE.sum("wsext_closed_total", "endpoint", "/chat")).isZero();
		assertThat(SCRAPE.sum("wsext_nodes")).isEqualTo(2);
	}

}
