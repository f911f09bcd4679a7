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
import java.util.List;
import java.util.Map;

import org.yaml.snakeyaml.Yaml;

/**
 * One of the alerts for Prometheus.
 *
 * @param name the name
 * @param expression when it fires, in PromQL
 * @param severity how bad that is
 * @param summary what has happened
 * @param description what to do
 */
record AlertRule(String name, String expression, String severity, String summary, String description) {

	static final Path FILE = Path.of("..", "docs", "grafana", "alerts.yml");

	static List<AlertRule> read() throws IOException {
		Map<String, List<Map<String, List<Map<String, ?>>>>> file = new Yaml().load(Files.readString(FILE));
		return file.get("groups").stream().flatMap((group) -> group.get("rules").stream()).map(AlertRule::of).toList();
	}

	private static AlertRule of(Map<String, ?> rule) {
		Map<?, ?> labels = (Map<?, ?>) rule.get("labels");
		Map<?, ?> annotations = (Map<?, ?>) rule.get("annotations");
		return new AlertRule((String) rule.get("alert"), (String) rule.get("expr"), (String) labels.get("severity"),
				(String) annotations.get("summary"), (String) annotations.get("description"));
	}

	PromQuery parse() {
		return PromQuery.parse(this.expression);
	}

}
