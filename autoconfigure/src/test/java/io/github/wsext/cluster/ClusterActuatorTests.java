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

package io.github.wsext.cluster;

import java.util.List;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the actuator endpoint in an application of two nodes.
 */
class ClusterActuatorTests {

	private static final InMemoryBus BUS = new InMemoryBus();

	@Test
	@DisplayName("Q3 in a cluster the endpoint tells of its node and names it, and closes users on all")
	void cluster() {
		try (RunningApplication first = start();
				RunningApplication second = start();
				TestWebSocket here = connect(first);
				TestWebSocket there = connect(second)) {
			Awaitility.await()
				.until(() -> first.bean(WsConnections.class).count() == 1
						&& second.bean(WsConnections.class).count() == 1);
			JsonNode node = first.http().as("alice").get("/actuator/wsext").json();
			assertThat(node.get("node").stringValue())
				.isNotEqualTo(second.http().as("alice").get("/actuator/wsext").json().get("node").stringValue());
			assertThat(node.get("connections").intValue()).isEqualTo(1);
			assertThat(node.at("/cluster/nodes").size()).isEqualTo(2);
			assertThat(node.at("/cluster/reachable").booleanValue()).isTrue();
			HttpProbe operator = first.http().as("alice");
			JsonNode answer = operator.send("DELETE", "/actuator/wsext/connections?user=alice", null).json();
			assertThat(answer.get("closed").intValue()).isEqualTo(1);
			assertThat(answer.get("node").stringValue()).isEqualTo(node.get("node").stringValue());
			assertThat(here.awaitClose().getCode()).isEqualTo(4540);
			assertThat(there.awaitClose().getCode()).isEqualTo(4540);
		}
	}

	private static RunningApplication start() {
		return RunningApplication.start(List.of(Node.class, TalkEndpoint.class),
				"management.endpoints.web.exposure.include=wsext", "management.endpoint.wsext.access=unrestricted");
	}

	private static TestWebSocket connect(RunningApplication node) {
		return TestWebSocket.connectWithTicket(node.port(), "/talk", node.ticket());
	}

	@WsExtEndpoint(path = "/talk", authentication = HandshakeAuthentication.TICKET)
	static class TalkEndpoint {

		@OnText
		void text(String text) {
			// Nobody has to know.
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Node {

		@Bean
		InMemoryBus.Node node() {
			return BUS.node();
		}

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.csrf((csrf) -> csrf.disable())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

}
