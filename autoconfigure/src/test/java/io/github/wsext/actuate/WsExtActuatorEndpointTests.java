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

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.management.ObjectName;

import io.github.wsext.WsConnections;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link WsExtActuatorEndpoint} on a real server, over HTTP and JMX.
 */
@EveryContainer
class WsExtActuatorEndpointTests {

	private static final String PATH = "/actuator/wsext";

	private static RunningApplication application;

	private final List<TestWebSocket> clients = new ArrayList<>();

	@BeforeAll
	static void start() {
		application = OperatedApplication.start("spring.jmx.enabled=true",
				"management.endpoints.jmx.exposure.include=wsext", "wsext.ticket.issue-rate-per-minute=10000");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@AfterEach
	void leave() {
		operator().post(PATH, "{\"draining\":false}");
		this.clients.forEach(TestWebSocket::abort);
		awaitConnections(0);
	}

	private static void awaitConnections(int count) {
		Awaitility.await().until(() -> application.bean(WsConnections.class).count() == count);
	}

	private static HttpProbe operator() {
		return application.http().as("operator");
	}

	private TestWebSocket chat(String user) {
		String ticket = HttpProbe.ticket(application.port(), user, "/chat/lobby");
		return keep(TestWebSocket.connectWithTicket(application.port(), "/chat/lobby", ticket));
	}

	private TestWebSocket status() {
		return keep(TestWebSocket.connect(application.port(), "/status"));
	}

	private TestWebSocket keep(TestWebSocket client) {
		this.clients.add(client);
		return client;
	}

	private static JsonNode connections(HttpProbe caller, String query) {
		HttpAnswer answer = caller.get(PATH + "/connections" + query);
		assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
		return answer.json();
	}

	private static HttpAnswer delete(String query) {
		return operator().send("DELETE", PATH + "/connections" + query, null);
	}

	@Test
	@DisplayName("Q3 users, addresses and topics are masked for all but those who may see them")
	void masking() {
		chat("alice");
		awaitConnections(1);
		for (HttpProbe caller : List.of(application.http(), application.http().as("alice"))) {
			JsonNode masked = connections(caller, "").at("/connections/0");
			assertThat(masked.get("user").stringValue()).isEqualTo("******");
			assertThat(masked.get("remoteAddress").stringValue()).isEqualTo("******");
			HttpAnswer topics = caller.get(PATH + "/topics");
			assertThat(topics.json().at("/topics/0/name").stringValue()).isEqualTo("******");
			assertThat(topics.body()).doesNotContain("lobby");
		}
		JsonNode shown = connections(operator(), "").at("/connections/0");
		assertThat(shown.get("user").stringValue()).isEqualTo("alice");
		assertThat(shown.get("remoteAddress").stringValue()).matches("(127\\.0\\.0\\.1|\\[[0-9a-f:]+]):\\d+");
	}

	@Test
	@DisplayName("Q3 connections are found by user, endpoint and topic, and by all of these together")
	void filters() {
		chat("alice");
		chat("alice");
		chat("bob");
		status();
		awaitConnections(4);
		assertThat(total("")).isEqualTo(4);
		assertThat(total("?user=alice")).isEqualTo(2);
		assertThat(total("?endpoint=/chat/%7Broom%7D")).isEqualTo(3);
		Awaitility.await().until(() -> total("?topic=/chat/lobby") == 3);
		assertThat(total("?topic=/chat/lobby&user=bob&endpoint=/chat/%7Broom%7D")).isEqualTo(1);
		assertThat(total("?topic=/chat/lobby&user=bob&endpoint=/status")).isZero();
		assertThat(total("?user=nobody")).isZero();
	}

	private static int total(String query) {
		return connections(operator(), query).get("total").intValue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "?size=0", "?size=-1", "?size=1001", "?size=99999999999", "?size=x", "?size=1&size=2",
			"?usr=alice", "?endpoint=/nowhere", "?page=1" })
	@DisplayName("Q3 what cannot be meant is answered with 400")
	void hostileQueries(String query) {
		assertThat(operator().get(PATH + "/connections" + query).status()).isEqualTo(400);
	}

	@Test
	@DisplayName("Q3 a position that nobody has been given is answered with 400 if it is long, and else leads on from there")
	void hostilePositions() {
		assertThat(operator().get(PATH + "/connections?after=" + "x".repeat(129)).status()).isEqualTo(400);
		assertThat(operator().get(PATH + "/connections?after=%00").status()).isIn(200, 400);
		assertThat(operator().get(PATH + "/topics?user=alice").status()).isEqualTo(400);
		assertThat(operator().get(PATH + "/everything").status()).isEqualTo(404);
		assertThat(operator().get(PATH + "?size=1").status()).isEqualTo(400);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "?id=", "?user=alice&id=x", "?user=alice&usr=x", "?user=alice&user=bob",
			"?user=alice&code=1005", "?user=alice&code=999", "?user=alice&code=x", "?user=alice&code=2000",
			"?endpoint=/nowhere", "?user=alice&reason=%0A",
			"?user=alice&reason=" + "0123456789012345678901234567890123456789012345678901234567890123"
					+ "0123456789012345678901234567890123456789012345678901234567890" })
	@DisplayName("Q3 what cannot be closed is answered with 400, and nothing is closed")
	void hostileClosings(String query) {
		chat("alice");
		awaitConnections(1);
		assertThat(delete(query).status()).isEqualTo(400);
		assertThat(this.clients.get(0).send("still here").takeText()).isEqualTo("still here");
	}

	@Test
	@DisplayName("Q3 an operator closes a connection, a user or an endpoint, with a status of his choice or 4540")
	void closes() {
		TestWebSocket one = chat("alice");
		awaitConnections(1);
		String id = connections(operator(), "").at("/connections/0/id").stringValue();
		assertThat(delete("?id=" + id).json().get("closed").intValue()).isEqualTo(1);
		assertThat(one.awaitClose().getCode()).isEqualTo(4540);
		TestWebSocket alice = chat("alice");
		TestWebSocket bob = chat("bob");
		TestWebSocket anonymous = status();
		awaitConnections(3);
		String unused = HttpProbe.ticket(application.port(), "alice", "/chat/lobby");
		assertThat(delete("?user=alice").json().get("closed").intValue()).isEqualTo(1);
		assertThat(alice.awaitClose().getCode()).isEqualTo(4540);
		assertThat(TestWebSocket.expectRefused(application.port(), "/chat/lobby", "wsext.v1", "wsext.ticket." + unused)
			.status()).isEqualTo(401);
		assertThat(delete("?endpoint=/status&code=1012&reason=come%20back").json().get("closed").intValue())
			.isEqualTo(1);
		assertThat(anonymous.awaitClose().toString()).contains("1012").contains("come back");
		assertThat(bob.send("still here").takeText()).isEqualTo("still here");
		assertThat(delete("?id=" + id).json().get("closed").intValue()).isZero();
	}

	@Test
	@DisplayName("Q3 who may not write closes and drains nothing, and by default nobody may")
	void writing() {
		chat("alice");
		awaitConnections(1);
		HttpProbe alice = application.http().as("alice");
		assertThat(application.http().send("DELETE", PATH + "/connections?user=alice", null).status()).isEqualTo(401);
		assertThat(alice.send("DELETE", PATH + "/connections?user=alice", null).status()).isEqualTo(403);
		assertThat(alice.post(PATH, "{\"draining\":true}").status()).isEqualTo(403);
		assertThat(this.clients.get(0).send("still here").takeText()).isEqualTo("still here");
		try (RunningApplication readOnly = OperatedApplication.start("management.endpoint.wsext.access=read-only")) {
			HttpProbe operator = readOnly.http().as("operator");
			assertThat(operator.get(PATH).status()).isEqualTo(200);
			assertThat(operator.send("DELETE", PATH + "/connections?user=alice", null).status()).isEqualTo(405);
			assertThat(operator.post(PATH, "{\"draining\":true}").status()).isEqualTo(405);
		}
	}

	@Test
	@DisplayName("Q3 a node that is drained is not ready, sends its clients elsewhere, refuses others, and can be taken back")
	void drains() {
		TestWebSocket client = status();
		awaitConnections(1);
		assertThat(operator().post(PATH, "{\"draining\":true}").json().get("draining").booleanValue()).isTrue();
		assertThat(client.awaitClose().getCode()).isEqualTo(1001);
		assertThat(TestWebSocket.expectRefused(application.port(), "/status").status()).isEqualTo(503);
		Awaitility.await().until(() -> application.http().get("/actuator/health/readiness").status() == 503);
		assertThat(application.http().get("/actuator/health/liveness").status()).isEqualTo(200);
		assertThat(application.http().get("/actuator/health").json().at("/components/wsext/status").stringValue())
			.isEqualTo("OUT_OF_SERVICE");
		assertThat(operator().post(PATH, "{\"draining\":true}").status()).isEqualTo(200);
		assertThat(operator().post(PATH, "{\"draining\":false}").json().get("draining").booleanValue()).isFalse();
		Awaitility.await().until(() -> application.http().get("/actuator/health/readiness").status() == 200);
		assertThat(application.http().get("/actuator/health").json().at("/components/wsext/status").stringValue())
			.isEqualTo("UP");
		assertThat(status().send("back").takeText()).isEqualTo("back");
		for (String body : List.of("{}", "{\"draining\":\"maybe\"}", "{\"draining\":true,\"now\":1}")) {
			assertThat(operator().post(PATH, body).status()).as(body).isEqualTo(400);
		}
		assertThat(application.bean(ConnectionRegistry.class).isDraining()).isFalse();
	}

	@Test
	@DisplayName("Q3 who is there all the time is on exactly one page, whoever comes and goes meanwhile")
	void paging() {
		Set<String> stay = new HashSet<>();
		for (int i = 0; i < 20; i++) {
			status();
		}
		awaitConnections(20);
		application.bean(WsConnections.class).all().forEach((connection) -> stay.add(connection.id()));
		List<String> met = new ArrayList<>();
		String after = "";
		while (after != null) {
			JsonNode page = connections(operator(), "?size=3&after=" + after);
			assertThat(page.get("connections").size()).isLessThanOrEqualTo(3);
			page.get("connections").forEach((connection) -> met.add(connection.get("id").stringValue()));
			after = page.has("next") ? page.get("next").stringValue() : null;
			TestWebSocket other = status();
			other.send("here").takeText();
			other.abort();
		}
		assertThat(met).doesNotHaveDuplicates().containsAll(stay).isSorted();
	}

	@Test
	@DisplayName("Q3 while somebody walks along the connections, others come and go")
	void walkingHoldsNobodyUp() {
		status();
		status();
		awaitConnections(2);
		application.bean(ConnectionRegistry.class).stream().limit(2).forEach((connection) -> {
			TestWebSocket other = status();
			assertThat(other.send("here").takeText()).isEqualTo("here");
			connection.close();
			connection.closed().toCompletableFuture().join();
		});
		awaitConnections(2);
	}

	@Test
	@DisplayName("Q3 the same by JMX, where values are masked unless all may see them")
	void jmx() throws Exception {
		TestWebSocket client = chat("alice");
		awaitConnections(1);
		Map<?, ?> node = invoke("node", List.of());
		assertThat(node.get("connections")).isEqualTo(1);
		List<Class<?>> list = List.of(String.class, String.class, String.class, String.class, String.class,
				Integer.class);
		Map<?, ?> page = invoke("list", list, "connections", "alice", null, null, null, null);
		assertThat(page.get("total")).isEqualTo(1);
		assertThat(page.get("connections").toString()).contains("******").doesNotContain("alice");
		assertThatException().isThrownBy(() -> invoke("list", list, "connections", null, null, null, null, -1));
		List<Class<?>> close = List.of(String.class, String.class, String.class, String.class, Integer.class,
				String.class);
		assertThat(invoke("close", close, "connections", null, "alice", null, 1001, null).get("closed")).isEqualTo(1);
		assertThat(client.awaitClose().getCode()).isEqualTo(1001);
		assertThat(invoke("drain", List.of(Boolean.class), true).get("draining")).isEqualTo(true);
	}

	private static Map<?, ?> invoke(String operation, List<Class<?>> types, Object... arguments) throws Exception {
		return (Map<?, ?>) ManagementFactory.getPlatformMBeanServer()
			.invoke(new ObjectName("org.springframework.boot:type=Endpoint,name=Wsext"), operation, arguments,
					types.stream().map(Class::getName).toArray(String[]::new));
	}

}
