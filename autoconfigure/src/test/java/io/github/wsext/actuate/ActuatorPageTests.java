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

package io.github.wsext.actuate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.wsext.WsConnections;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.ManualTime;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Compares what docs/actuator.md shows with the answers after the run that it tells of.
 */
@EveryContainer
class ActuatorPageTests {

	private static final Path PAGE = Path.of("..", "docs", "actuator.md");

	/** What is another one in each run. */
	private static final Set<String> VARYING = Set.of("node", "remoteAddress", "openedAt", "lastPong", "next",
			"transport", "version");

	private static final Pattern VARYING_ID = Pattern.compile("[\\w-]+\\.[\\w-]{20,}|[0-9a-f]{32}");

	private static final int LARGE = 6 * 1024 * 1024;

	@Test
	@DisplayName("Q3 the answers after the run that docs/actuator.md tells of are exactly those that it shows")
	void answers() throws IOException {
		List<JsonNode> documented = Pattern.compile("```json\n(.*?)```", Pattern.DOTALL)
			.matcher(Files.readString(PAGE))
			.results()
			.map((block) -> normalize(JsonMapper.shared().readTree(block.group(1))))
			.toList();
		try (RunningApplication application = OperatedApplication.start();
				TestWebSocket alice = chat(application, "alice");
				TestWebSocket bob = chat(application, "bob");
				RawWebSocketClient slow = RawWebSocketClient.connect(application.port(), 4096)) {
			slow.handshake("/status").open();
			String bad = "wsext.ticket." + "A".repeat(43);
			assertThat(TestWebSocket.expectRefused(application.port(), "/chat/lobby", "wsext.v1", bad).status())
				.isEqualTo(401);
			for (int i = 0; i < 5; i++) {
				alice.send("hello").takeText();
			}
			WsConnections connections = application.bean(WsConnections.class);
			Awaitility.await().until(() -> connections.count() == 3);
			String id = connections.byEndpoint("/status").iterator().next().id();
			connections.send(id, new byte[LARGE]);
			for (String text : List.of("a", "b", "c")) {
				connections.send(id, text);
			}
			alice.send("{\"event\":\"chat:say\",\"payload\":\"done\"}").takeText();
			application.bean(ManualTime.class).advance(Duration.ofSeconds(75));
			slow.send(RawFrame.pong());
			ConnectionRegistry registry = application.bean(ConnectionRegistry.class);
			Awaitility.await().until(() -> registry.find(id).lastPong() != null);
			assertThat(List.of(json(application.http().get("/actuator/wsext")),
					json(operator(application, "GET", "/actuator/wsext/connections?endpoint=/status")),
					json(application.http().get("/actuator/wsext/connections?user=alice")),
					json(operator(application, "GET", "/actuator/wsext/topics?topic=/chat/lobby")),
					json(operator(application, "DELETE", "/actuator/wsext/connections?user=bob&code=1001")),
					json(application.http().as("operator").post("/actuator/wsext", "{\"draining\":true}")),
					application.http().get("/actuator/health").json().at("/components/wsext/status"),
					json(application.http().get("/actuator/info"))))
				.zipSatisfy(withHealth(documented), (actual, expected) -> assertThat(actual).isEqualTo(expected));
			assertThat(bob.awaitClose().getCode()).isEqualTo(1001);
			assertThat(alice.awaitClose().getCode()).isEqualTo(1001);
		}
	}

	private static List<JsonNode> withHealth(List<JsonNode> documented) {
		assertThat(documented).hasSize(8);
		return documented.stream().map((node) -> node.has("status") ? node.get("status") : node).toList();
	}

	private static TestWebSocket chat(RunningApplication application, String user) {
		String ticket = HttpProbe.ticket(application.port(), user, "/chat/lobby");
		return TestWebSocket.connectWithTicket(application.port(), "/chat/lobby", ticket);
	}

	private static HttpAnswer operator(RunningApplication application, String method, String path) {
		return application.http().as("operator").send(method, path, null);
	}

	private static JsonNode json(HttpAnswer answer) {
		assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
		return normalize(answer.json());
	}

	private static JsonNode normalize(JsonNode node) {
		if (node instanceof ObjectNode object) {
			for (Map.Entry<String, JsonNode> property : List.copyOf(object.properties())) {
				JsonNode value = property.getValue();
				boolean varying = VARYING.contains(property.getKey())
						|| (value.isString() && VARYING_ID.matcher(value.stringValue()).matches());
				// A masked value does not vary.
				if (varying && value.isString() && !value.stringValue().startsWith("*")) {
					object.put(property.getKey(), "varies");
				}
			}
			object.remove("version");
		}
		node.forEach(ActuatorPageTests::normalize);
		return node;
	}

}
