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
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

import io.micrometer.common.docs.KeyName;
import io.micrometer.observation.ObservationConvention;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The table of {@code docs/tracing.md} has each observation with its keys, and no other.
 */
class TracingPageTests {

	@Test
	@DisplayName("Q2 each observation is documented with its keys, and each documented observation exists")
	void thePageHasAllObservations() throws IOException {
		assertThat(documented()).containsExactlyElementsOf(
				Arrays.stream(WsExtObservationDocumentation.values()).map(TracingPageTests::describe).toList());
	}

	private static String describe(WsExtObservationDocumentation observation) {
		return name(observation) + keys(observation.getLowCardinalityKeyNames())
				+ keys(observation.getHighCardinalityKeyNames());
	}

	private static String name(WsExtObservationDocumentation observation) {
		try {
			return String.valueOf(((ObservationConvention<?>) observation.getDefaultConvention()
				.getDeclaredConstructor()
				.newInstance()).getName());
		}
		catch (InstantiationException | IllegalAccessException | InvocationTargetException | NoSuchMethodException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String keys(KeyName... keys) {
		return Arrays.stream(keys).map(KeyName::asString).collect(Collectors.joining(" ", " [", "]"));
	}

	private static List<String> documented() throws IOException {
		return Files.readAllLines(Path.of("../docs/tracing.md"))
			.stream()
			.filter((line) -> line.startsWith("| `wsext."))
			.map((line) -> Arrays.stream(line.split("\\|")).map((cell) -> cell.replace("`", "").trim()).toList())
			.map((cells) -> cells.get(1) + " [" + cells.get(4) + "] [" + ((cells.size() > 5) ? cells.get(5) : "") + "]")
			.toList();
	}

}
