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

import java.nio.file.Files;
import java.nio.file.Path;

import io.github.wsext.testsupport.InstalledPrometheus;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of the alerts by the tool of Prometheus.
 */
class AlertRuleTests {

	private static final Path TESTS = Path.of("src", "test", "resources", "io", "github", "wsext", "observe",
			"alerts-tests.yml");

	@TempDir
	private Path folder;

	@Test
	@DisplayName("Q7 promtool has nothing to say against the alerts")
	void rules() throws Exception {
		InstalledPrometheus.assume();
		Files.copy(AlertRule.FILE, this.folder.resolve("alerts.yml"));
		assertThat(InstalledPrometheus.check(this.folder, "check", "rules", "alerts.yml"))
			.contains(AlertRule.read().size() + " rules found");
	}

	@Test
	@DisplayName("Q7 each alert fires where it has to, it alone, and is silent where it must be")
	void alerts() throws Exception {
		String tests = Files.readString(TESTS);
		assertThat(AlertRule.read()).allSatisfy((alert) -> assertThat(tests)
			.contains("name: " + alert.name() + " fires", "name: " + alert.name() + " is silent"));
		InstalledPrometheus.assume();
		Files.copy(AlertRule.FILE, this.folder.resolve("alerts.yml"));
		Files.copy(TESTS, this.folder.resolve("tests.yml"));
		assertThat(InstalledPrometheus.check(this.folder, "test", "rules", "tests.yml")).contains("SUCCESS");
	}

}
