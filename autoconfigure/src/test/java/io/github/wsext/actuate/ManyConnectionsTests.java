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

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.testsupport.Crowd;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages of the actuator endpoint on a node that has many connections.
 */
class ManyConnectionsTests {

	private static final int MANY = 10_000;

	@Test
	@DisplayName("Q3 each of 10 000 connections is on exactly one page, while others come and go and are served")
	void pages() {
		Crowd.assume(MANY);
		try (RunningApplication application = OperatedApplication.start("wsext.max-connections=" + (MANY + 10),
				"server.tomcat.max-connections=" + (2 * MANY));
				Crowd crowd = Crowd.connect(MANY, application.port(), "/status")) {
			WsConnections connections = application.bean(WsConnections.class);
			Awaitility.await().until(() -> connections.count() == MANY);
			Set<String> all = connections.all().stream().map(WsConnection::id).collect(Collectors.toSet());
			List<String> met = new ArrayList<>();
			String after = "";
			while (after != null) {
				JsonNode page = page(application, after);
				assertThat(page.get("total").intValue()).isBetween(MANY, MANY + 10);
				page.get("connections").forEach((connection) -> met.add(connection.get("id").stringValue()));
				after = page.path("next").asString(null);
				try (TestWebSocket other = TestWebSocket.connect(application.port(), "/status")) {
					assertThat(other.send("served").takeText()).isEqualTo("served");
				}
			}
			assertThat(met).doesNotHaveDuplicates().isSorted();
			assertThat(met.stream().filter(all::contains).count()).isEqualTo(MANY);
		}
	}

	private static JsonNode page(RunningApplication application, String after) {
		HttpAnswer answer = application.http().get("/actuator/wsext/connections?size=1000&after=" + after);
		assertThat(answer.status()).isEqualTo(200);
		return answer.json();
	}

}
