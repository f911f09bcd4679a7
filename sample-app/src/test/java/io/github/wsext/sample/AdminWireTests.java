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

package io.github.wsext.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

import io.github.wsext.WsConnections;
import io.github.wsext.WsTopics;
import io.github.wsext.test.WsExtTestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What an administrator can do, and nobody else.
 */
@Tag("wire")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		// All the tests together ask for more tickets than anybody would.
		properties = "wsext.ticket.issue-rate-per-minute=1000")
class AdminWireTests {

	private static final JsonMapper JSON = new JsonMapper();

	private final HttpClient http = HttpClient.newHttpClient();

	@LocalServerPort
	private int port;

	@Autowired
	private WsConnections connections;

	@Autowired
	private WsTopics topics;

	@BeforeEach
	void nobodyIsHere() {
		await().until(() -> this.connections.count() == 0);
	}

	@Test
	@DisplayName("C9 an administrator sees who is connected: id, user, path, since when")
	void list() {
		enter("/chat/lobby", "alice");
		enter("/live", "bob");
		enter("/echo", null);
		JsonNode event = enter("/admin", "carol").expectJson(JsonNode.class);
		assertThat(event.get("event").stringValue()).isEqualTo("connections");
		List<JsonNode> list = event.get("payload").valueStream().toList();
		assertThat(list).allSatisfy(
				(each) -> assertThat(each.propertyNames()).containsExactlyInAnyOrder("id", "user", "path", "openedAt"));
		assertThat(list).extracting((each) -> each.get("user").stringValue(null))
			.containsExactly("alice", "bob", null, "carol");
		assertThat(list).extracting((each) -> each.get("path").stringValue())
			.containsExactly("/chat/lobby", "/live", "/echo", "/admin");
		assertThat(list).allSatisfy((each) -> assertThat(this.connections.find(each.get("id").stringValue()))
			.hasValueSatisfying((connection) -> assertThat(connection.openedAt())
				.isEqualTo(Instant.parse(each.get("openedAt").stringValue()))));
	}

	@Test
	@DisplayName("C9 an administrator says something to a user, on all connections of that user")
	void message() {
		WsExtTestClient chat = enter("/chat/lobby", "alice");
		WsExtTestClient live = enter("/live", "alice");
		WsExtTestClient bob = enter("/chat/random", "bob");
		WsExtTestClient carol = enter("/admin", "carol");
		assertThat(ask(carol, "user:message", "{\"user\":\"alice\",\"text\":\"Tea is ready\"}"))
			.isEqualTo(JSON.readTree("{\"matched\":2,\"queued\":2,\"dropped\":0,\"failed\":0}"));
		for (WsExtTestClient alice : List.of(chat, live)) {
			JsonNode notice = nextButPresence(alice);
			assertThat(notice.propertyNames()).containsExactlyInAnyOrder("type", "text", "at");
			assertThat(notice.get("type").stringValue()).isEqualTo("notice");
			assertThat(notice.get("text").stringValue()).isEqualTo("Tea is ready");
		}
		assertThat(nextButPresence(bob.send("{\"text\":\"nothing for me\"}")).at("/payload/type").stringValue())
			.isEqualTo("said");
		assertThat(ask(carol, "user:message", "{\"user\":\"nobody\",\"text\":\"Hello?\"}").get("matched").intValue())
			.isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"user\":\"alice\",\"text\":\" \"}", "{\"user\":\"alice\"}", "{\"text\":\"hello\"}",
			"\"hello\"" })
	@DisplayName("C9 nothing is not said, nor is anything to nobody")
	void emptyMessage(String payload) {
		assertRefused(enter("/admin", "carol"), "user:message", payload, "invalid_payload");
	}

	@Test
	@DisplayName("C9 an administrator disconnects all connections of a user with 4540, and no other")
	void disconnect() {
		WsExtTestClient chat = enter("/chat/lobby", "alice");
		WsExtTestClient live = enter("/live", "alice");
		WsExtTestClient bob = enter("/chat/random", "bob");
		WsExtTestClient carol = enter("/admin", "carol");
		assertThat(ask(carol, "user:disconnect", "{\"user\":\"alice\"}"))
			.isEqualTo(JSON.readTree("{\"connections\":2}"));
		CloseStatus status = new CloseStatus(4540, "disconnected by an administrator");
		assertThat(chat.skipUntilClose()).isEqualTo(status);
		live.expectClose(status);
		assertThat(nextButPresence(bob.send("{\"text\":\"still here\"}")).at("/payload/text").stringValue())
			.isEqualTo("still here");
		assertThat(ask(carol, "user:disconnect", "{\"user\":\"alice\"}"))
			.isEqualTo(JSON.readTree("{\"connections\":0}"));
	}

	@Test
	@DisplayName("B2 alice is no administrator: the page is closed to her, and to strangers")
	void forbidden() throws Exception {
		assertThat(get("/admin.html", "alice").statusCode()).isEqualTo(403);
		assertThat(send(request("/admin.html")).statusCode()).isEqualTo(401);
	}

	@Test
	@DisplayName("D9 what administrators can do, alice cannot do elsewhere")
	void forbiddenEvents() {
		WsExtTestClient bob = enter("/chat/lobby", "bob");
		WsExtTestClient alice = enter("/live", "alice");
		assertRefused(alice, "user:disconnect", "{\"user\":\"bob\"}", "unknown_event");
		assertRefused(alice, "user:message", "{\"user\":\"bob\",\"text\":\"hi\"}", "unknown_event");
		assertThat(nextButPresence(bob.send("{\"text\":\"still here\"}")).at("/payload/text").stringValue())
			.isEqualTo("still here");
	}

	@Test
	@DisplayName("D9 over the socket, too, the administration is closed to alice: 403 with a good ticket, 401 without")
	void forbiddenSocket() {
		WsExtTestClient.connect("/admin").as("alice").expectRejected(403);
		WsExtTestClient.connect("/admin").as("bob").expectRejected(403);
		WsExtTestClient.connect("/admin").expectRejected(401);
		assertThat(this.connections.count()).isZero();
	}

	@Test
	@DisplayName("D9 carol gets in, and sees who is there, who comes and who goes")
	void watch() {
		enter("/chat/lobby", "alice");
		WsExtTestClient carol = enter("/admin", "carol");
		carol.expectJsonSatisfying(JsonNode.class, (event) -> {
			assertThat(event.get("event").stringValue()).isEqualTo("connections");
			assertThat(event.get("payload").valueStream()).allSatisfy((each) -> assertThat(each.propertyNames())
				.containsExactlyInAnyOrder("id", "user", "path", "openedAt"));
			assertThat(users(event)).containsExactly("alice", "carol");
		});
		enter("/live", "bob");
		carol.skipUntilJson(JsonNode.class, (event) -> users(event).equals(List.of("alice", "carol", "bob")));
		this.connections.closeUser("alice", CloseStatus.NORMAL);
		carol.skipUntilJson(JsonNode.class, (event) -> users(event).equals(List.of("carol", "bob")));
	}

	private static List<String> users(JsonNode event) {
		return event.get("payload").valueStream().map((each) -> each.get("user").stringValue()).toList();
	}

	@Test
	@DisplayName("H4 a page of another origin does not reach the administration, whoever is logged in")
	void foreignPage() {
		WsExtTestClient.connect("/admin").as("carol").origin("https://evil.example").expectRejected(403);
		assertThat(this.connections.count()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "/admin.html, text/html", "/js/admin.js, text/javascript", "/live.html, text/html",
			"/js/live.js, text/javascript", "/css/desk.css, text/css", "/wsext/events.js, text/javascript" })
	@DisplayName("B2 an administrator gets the pages")
	void pages(String path, String type) throws Exception {
		HttpResponse<String> response = get(path, "carol");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
	}

	/**
	 * Connects and waits until the connection is open on the server, too.
	 */
	private WsExtTestClient enter(String path, @Nullable String user) {
		WsExtTestClient client = WsExtTestClient.connect(path);
		int before = this.topics.subscribers(path);
		((user != null) ? client.as(user) : client).open();
		await().until(() -> this.topics.subscribers(path) == before + 1);
		if (path.startsWith("/chat/")) {
			client.skipUntilText((text) -> text.contains("topic:resumed"));
		}
		return client;
	}

	/**
	 * The next message, whoever comes and goes meanwhile.
	 */
	private static JsonNode nextButPresence(WsExtTestClient client) {
		return client.skipUntilJson(JsonNode.class,
				(message) -> !message.path("event").asString("").startsWith("presence:"));
	}

	/**
	 * Asks for something and waits for the answer, whatever is told meanwhile.
	 * @return the payload of the answer
	 */
	private static JsonNode ask(WsExtTestClient client, String event, String payload) {
		JsonNode answer = answer(client, event, payload);
		assertThat(answer.get("event").stringValue()).isEqualTo(event);
		return answer.get("payload");
	}

	private static void assertRefused(WsExtTestClient client, String event, String payload, String code) {
		JsonNode answer = answer(client, event, payload);
		assertThat(answer.get("event").stringValue()).isEqualTo("error");
		assertThat(answer.get("payload").get("code").stringValue()).isEqualTo(code);
	}

	private static JsonNode answer(WsExtTestClient client, String event, String payload) {
		String id = UUID.randomUUID().toString();
		client.send("{\"event\":\"" + event + "\",\"payload\":" + payload + ",\"id\":\"" + id + "\"}");
		return client.skipUntilJson(JsonNode.class, (message) -> id.equals(message.path("id").stringValue(null)));
	}

	private HttpResponse<String> get(String path, String user) throws Exception {
		byte[] credentials = (user + ":" + user).getBytes(StandardCharsets.UTF_8);
		return send(request(path).header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials)));
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).timeout(Patience.LIMIT);
	}

	private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
		return this.http.send(request.build(), BodyHandlers.ofString());
	}

}
