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

package io.github.wsext.autoconfigure;

import java.time.Duration;

import io.github.wsext.support.EngineScheduler;
import io.github.wsext.transport.TransportMode;
import io.github.wsext.transport.TransportSettings;
import io.github.wsext.transport.WebSocketUpgrade;
import io.github.wsext.transport.standard.SpringSessionUpgrade;
import io.github.wsext.transport.tomcat.TomcatUpgrade;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class TransportSelectionTests {

	private static final String LINE = "In a native image, the transport is that of Tomcat";

	@Test
	void onTomcatItIsOurs(CapturedOutput output) {
		assertThat(select(new TransportSelection(true, false), TransportMode.AUTO, false))
			.isInstanceOf(TomcatUpgrade.class);
		assertThat(output).doesNotContain(LINE);
	}

	@Test
	@DisplayName("Q6 a native image has the transport of the container, and says so in one line")
	void inANativeImageItIsTheContainers(CapturedOutput output) {
		assertThat(select(new TransportSelection(true, true), TransportMode.AUTO, false))
			.isInstanceOf(SpringSessionUpgrade.class);
		assertThat(output.getAll().lines().filter((line) -> line.contains("transport")).toList()).singleElement()
			.asString()
			.contains(LINE, "wsext.transport=standard");
	}

	@Test
	void aNativeImageThatWouldHaveItAnywaySaysNothing(CapturedOutput output) {
		assertThat(select(new TransportSelection(true, true), TransportMode.STANDARD, false))
			.isInstanceOf(SpringSessionUpgrade.class);
		assertThat(select(new TransportSelection(true, true), TransportMode.AUTO, true))
			.isInstanceOf(SpringSessionUpgrade.class);
		assertThat(select(new TransportSelection(false, true), TransportMode.AUTO, false))
			.isInstanceOf(SpringSessionUpgrade.class);
		assertThat(output).doesNotContain(LINE);
	}

	private static WebSocketUpgrade select(TransportSelection selection, TransportMode mode, boolean compression) {
		TransportSettings settings = new TransportSettings(compression, Duration.ofSeconds(10), Duration.ofSeconds(10),
				DataSize.ofKilobytes(64));
		try (EngineScheduler scheduler = EngineScheduler.onThread()) {
			return selection.upgrade(mode, settings, Runnable::run, scheduler);
		}
	}

}
