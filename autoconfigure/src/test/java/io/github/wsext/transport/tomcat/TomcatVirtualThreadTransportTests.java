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

package io.github.wsext.transport.tomcat;

import java.util.Arrays;

import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the native transport on Tomcat with virtual threads.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
@DisplayName("L3 the same with virtual threads")
class TomcatVirtualThreadTransportTests extends TomcatTransportTests {

	@Override
	RunningApplication start(String... properties) {
		String[] all = Arrays.copyOf(properties, properties.length + 1);
		all[properties.length] = "spring.threads.virtual.enabled=true";
		return super.start(all);
	}

	@Test
	void virtualThread() {
		try (RawWebSocketClient client = RawWebSocketClient.open(port(), "/command/thread")) {
			assertThat(client.sendText("thread").readMessage().text()).startsWith("VirtualThread");
		}
	}

}
