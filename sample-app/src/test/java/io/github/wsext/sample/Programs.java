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

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.microsoft.playwright.impl.driver.Driver;

/**
 * Programs installed on this machine.
 */
final class Programs {

	private Programs() {
	}

	/**
	 * The first of these programs that is on the {@code PATH}.
	 */
	static Optional<Path> onPath(List<String> names) {
		String path = System.getenv().getOrDefault("PATH", "");
		return names.stream()
			.flatMap((name) -> Stream.of(path.split(Pattern.quote(File.pathSeparator)))
				.map((folder) -> Path.of(folder, name)))
			.filter(Files::isExecutable)
			.findFirst();
	}

	/**
	 * The {@code node} on the {@code PATH}, or else the one that Playwright brings along.
	 */
	static String node() {
		return onPath(List.of("node")).map(Path::toString).orElseGet(Programs::driversNode);
	}

	private static String driversNode() {
		return Driver.ensureDriverInstalled(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"), false)
			.createProcessBuilder()
			.command()
			.get(0);
	}

}
