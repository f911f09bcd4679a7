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
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The dashboard for Grafana.
 *
 * @param json all of it
 * @param panels its panels, without the rows
 */
record Dashboard(JsonNode json, List<Panel> panels) {

	private static final Path FILE = Path.of("..", "docs", "grafana", "wsext.json");

	static Dashboard read() throws IOException {
		JsonNode json = JsonMapper.shared().readTree(Files.readString(FILE));
		List<Panel> panels = new ArrayList<>();
		json.get("panels").forEach((panel) -> {
			if (!panel.get("type").stringValue().equals("row")) {
				panels.add(Panel.of(panel));
			}
		});
		return new Dashboard(json, panels);
	}

	Stream<Query> queries() {
		return this.panels.stream().flatMap((panel) -> panel.queries().stream());
	}

	Panel panel(String title) {
		return this.panels.stream().filter((panel) -> panel.title().equals(title)).findFirst().orElseThrow();
	}

	/**
	 * A panel.
	 */
	record Panel(String title, String unit, String description, List<Query> queries) {

		static Panel of(JsonNode json) {
			List<Query> queries = new ArrayList<>();
			json.get("targets")
				.forEach((target) -> queries
					.add(new Query(target.get("expr").stringValue(), target.get("legendFormat").stringValue())));
			return new Panel(json.get("title").stringValue(), json.at("/fieldConfig/defaults/unit").stringValue(),
					json.get("description").stringValue(), queries);
		}

	}

	/**
	 * A query of a panel.
	 *
	 * @param expression in PromQL, with variables
	 * @param legend says what each line is, by labels in double braces
	 */
	record Query(String expression, String legend) {

		PromQuery parse() {
			return PromQuery.parse(this.expression);
		}

		/**
		 * With all applications, instances and endpoints, over a minute.
		 */
		String forPrometheus() {
			return this.expression.replace("$__rate_interval", "1m")
				.replaceAll("\\$(application|instance|endpoint)", ".*");
		}

	}

}
