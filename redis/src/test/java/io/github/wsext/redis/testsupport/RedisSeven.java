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

package io.github.wsext.redis.testsupport;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Assumptions;

/**
 * A Redis of version 7 or later, which knows sharded Pub/Sub, where this machine has one.
 */
public final class RedisSeven {

	private static final Path INSTALLED = Path.of("/usr/bin/redis-server");

	private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.");

	private RedisSeven() {
	}

	/**
	 * Its executable. The test is skipped where there is none, unless the system property
	 * {@code wsext.redis7} says that it is {@code required}.
	 */
	public static Path executable() {
		Optional<Path> found = Optional.of(INSTALLED).filter(Files::isExecutable).filter(RedisSeven::isSeven);
		if (!"required".equals(System.getProperty("wsext.redis7"))) {
			Assumptions.assumeTrue(found.isPresent(), "There is no Redis 7 at " + INSTALLED);
		}
		return found.orElseThrow(() -> new IllegalStateException("There is no Redis 7 at " + INSTALLED));
	}

	private static boolean isSeven(Path executable) {
		try {
			Process process = new ProcessBuilder(executable.toString(), "--version").start();
			Matcher version = VERSION
				.matcher(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
			return version.find() && Integer.parseInt(version.group(1)) >= 7;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
