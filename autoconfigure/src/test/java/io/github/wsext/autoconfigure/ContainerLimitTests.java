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

import java.util.ArrayList;
import java.util.List;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.mock.env.MockEnvironment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that the container takes, and those of them that may be WebSockets.
 */
@ExtendWith(OutputCaptureExtension.class)
class ContainerLimitTests {

	@Test
	@DisplayName("by default WebSockets leave room on the connector for pages and health checks")
	void leavesRoom(CapturedOutput output) {
		List<RawWebSocketClient> clients = new ArrayList<>();
		try (RunningApplication application = RunningApplication.start(List.of(Open.class, Page.class),
				"server.tomcat.max-connections=20")) {
			for (int i = 0; i < 18; i++) {
				RawWebSocketClient client = application.client();
				clients.add(client);
				client.handshake("/open").open();
			}
			assertThat(application.status("/open", (handshake) -> {
			})).isEqualTo(503);
			assertThat(application.http().as("alice").get("/page").body()).isEqualTo("page");
			assertThat(output).doesNotContain("wsext.max-connections");
		}
		finally {
			clients.forEach(RawWebSocketClient::close);
		}
	}

	@Test
	@DisplayName("a limit beyond the container's, or close to it, is warned of, with both properties")
	void warns(CapturedOutput output) {
		RunningApplication.start(List.of(Open.class), "server.tomcat.max-connections=50", "wsext.max-connections=46")
			.close();
		assertThat(output.getAll().lines().filter((line) -> line.contains("wsext.max-connections"))).singleElement()
			.asString()
			.contains(" WARN ", "wsext.max-connections is 46", "50 connections", "server.tomcat.max-connections",
					"keep to 45");
	}

	@Test
	@DisplayName("a limit that leaves room is not warned of")
	void silent(CapturedOutput output) {
		RunningApplication.start(List.of(Open.class), "server.tomcat.max-connections=50", "wsext.max-connections=45")
			.close();
		assertThat(output).doesNotContain("wsext.max-connections");
	}

	@Test
	@DisplayName("containers without a limit, and without one of Boot's, limit nothing")
	void limits() {
		MockEnvironment environment = new MockEnvironment();
		ClassLoader jetty = new FilteredClassLoader("org.springframework.boot.tomcat");
		assertThat(ContainerLimit.of(environment, getClass().getClassLoader()))
			.isEqualTo(new ContainerLimit("server.tomcat.max-connections", 8192));
		assertThat(ContainerLimit.of(environment, jetty)).isNull();
		environment.setProperty("server.tomcat.max-connections", "-1");
		assertThat(ContainerLimit.of(environment, getClass().getClassLoader())).isNull();
		assertThat(new ContainerLimit("any", 8192).forWebSockets()).isEqualTo(7373);
		assertThat(new ContainerLimit("any", 5).forWebSockets()).isEqualTo(4);
		assertThat(new ContainerLimit("any", 1).forWebSockets()).isEqualTo(1);
	}

	@WsExtEndpoint(path = "/open", authentication = HandshakeAuthentication.NONE)
	static class Open {

		@OnText
		void text(String text) {
		}

	}

	@RestController
	static class Page {

		@GetMapping("/page")
		String page() {
			return "page";
		}

	}

}
