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

package io.github.wsext.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

import io.github.wsext.connection.CloseStatuses;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares the close codes of docs/console.md with those that the console shows.
 */
class ConsolePageTests {

	private static final Pattern ROW = Pattern.compile("^\\| (\\d{4}(?: to \\d{4})?) \\| (.*) \\|$", Pattern.MULTILINE);

	@Test
	@DisplayName("Q8 the documentation has the close codes of RFC 6455 and ours, and means by them what the console shows")
	void closeCodes() throws IOException {
		List<String> documented = ROW.matcher(Files.readString(Path.of("../docs/console.md")))
			.results()
			.map((row) -> row.group(1) + ": " + row.group(2))
			.toList();
		assertThat(documented).isEqualTo(
				CloseStatuses.meanings().stream().map((meaning) -> codes(meaning) + ": " + meaning.meaning()).toList());
	}

	private static String codes(CloseStatuses.Meaning meaning) {
		return (meaning.from() == meaning.to()) ? String.valueOf(meaning.from())
				: meaning.from() + " to " + meaning.to();
	}

}
