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

package io.github.wsext.transport;

import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

import org.springframework.boot.web.server.context.WebServerApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that a run of the suite has the container and the transport that it says.
 */
@EveryTransport
@EnabledIfSystemProperty(named = RunTests.RUN, matches = ".+")
class RunTests {

	static final String RUN = "wsext.test.run";

	private final String run = System.getProperty(RUN);

	@Test
	@DisplayName("the run on Jetty is on Jetty, the others are on Tomcat")
	void container() {
		try (RunningApplication application = RunningApplication.start(CommandEndpoint.class)) {
			WebServerApplicationContext context = (WebServerApplicationContext) application.context();
			assertThat(context.getWebServer().getClass().getSimpleName())
				.startsWith(this.run.equals("jetty") ? "Jetty" : "Tomcat");
		}
	}

	@Test
	@DisabledIfSystemProperty(named = RUN, matches = "jetty")
	@DisplayName("the run on the standard transport is on Tomcat's WebSocket support, which divides messages")
	void transport() {
		try (RunningApplication application = RunningApplication.start(CommandEndpoint.class);
				RawWebSocketClient client = application.client()) {
			RawFrame frame = client.handshake("/command/k").open().sendText("size 100000").readFrame();
			assertThat(frame.fin()).isEqualTo(!this.run.equals("standard-transport"));
		}
	}

}
