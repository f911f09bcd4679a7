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
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocketHandshakeException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletionException;

import io.github.wsext.WsConnections;
import io.github.wsext.WsPresence;
import io.github.wsext.WsTopics;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What the chat says on the wire, seen by a client that knows nothing of WsExt.
 */
@Tag("wire")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		// All the tests together ask for more tickets than anybody would.
		properties = "wsext.ticket.issue-rate-per-minute=1000")
class ChatWireTests {

	private static final JsonMapper JSON = new JsonMapper();

	private final HttpClient http = HttpClient.newHttpClient();

	private final List<ChatSocket> sockets = new ArrayList<>();

	@LocalServerPort
	private int port;

	@Autowired
	private WsTopics topics;

	@Autowired
	private WsConnections connections;

	@Autowired
	private WsPresence presence;

	@AfterEach
	void everybodyLeaves() {
		this.sockets.forEach(ChatSocket::close);
		await().until(() -> this.connections.count() == 0);
		for (String room : List.of("lobby", "random")) {
			await().until(() -> this.presence.count("/chat/" + room).toCompletableFuture().join() == 0);
		}
	}

	@Test
	@DisplayName("T1 curl -u alice:alice -X POST /ticket gets a ticket, and no CSRF token is asked for")
	void ticketByBasicAuthentication() throws Exception {
		HttpResponse<String> response = post("/ticket", "alice", "");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Cache-Control").orElseThrow()).contains("no-store");
		assertThat(object(response)).containsOnlyKeys("ticket", "expiresAt", "expiresIn")
			.containsEntry("expiresIn", 30)
			.hasEntrySatisfying("ticket", (ticket) -> assertThat(ticket).asString().startsWith("wst_"));
	}

	@Test
	@DisplayName("T1 nobody gets a ticket without logging in")
	void noTicketForStrangers() throws Exception {
		HttpRequest request = request("/ticket").POST(BodyPublishers.noBody()).build();
		assertThat(send(request).statusCode()).isEqualTo(401);
		HttpRequest wrongPassword = request("/ticket").header("Authorization", basic("alice", "bob"))
			.POST(BodyPublishers.noBody())
			.build();
		assertThat(send(wrongPassword).statusCode()).isEqualTo(401);
	}

	@Test
	@DisplayName("T2 Accept: text/plain gives the bare ticket")
	void bareTicket() throws Exception {
		HttpRequest request = request("/ticket").header("Authorization", basic("alice", "alice"))
			.header("Accept", "text/plain")
			.POST(BodyPublishers.noBody())
			.build();
		String ticket = send(request).body();
		assertThat(ticket).matches("wst_[A-Za-z0-9_-]{43}");
		assertThat(join("/chat/lobby", "wsext.v1", "wsext.ticket." + ticket).subprotocol()).isEqualTo("wsext.v1");
	}

	@Test
	@DisplayName("T3 a ticket for one room does not open the other")
	void boundTicket() throws Exception {
		String ticket = ticket("alice", "/chat/lobby");
		assertRefused(401, "/chat/random", "wsext.v1", "wsext.ticket." + ticket);
	}

	@Test
	@DisplayName("T3 there is no ticket for a path that is no endpoint")
	void unknownEndpoint() throws Exception {
		assertThat(post("/ticket", "alice", "{\"endpoint\":\"/nowhere\"}").statusCode()).isEqualTo(404);
	}

	@Test
	@DisplayName("T9 the ticket goes as a subprotocol, and only the marker comes back")
	void ticketAsSubprotocol() throws Exception {
		ChatSocket alice = join("/chat/lobby", "wsext.v1", "wsext.ticket." + ticket("alice", "/chat/lobby"));
		assertThat(alice.subprotocol()).isEqualTo("wsext.v1");
	}

	@Test
	@DisplayName("T9 the ticket goes in the query or in the temporary URI of the answer")
	void ticketInTheUri() throws Exception {
		String ticket = ticket("alice", "/chat/lobby");
		ChatSocket alice = join("/chat/lobby?ticket=" + ticket);
		Map<String, Object> answer = object(post("/ticket", "bob", "{\"endpoint\":\"/chat/lobby\"}"));
		join((String) answer.get("url"));
		await().untilAsserted(() -> assertPresent(alice, "lobby", Map.of("alice", 1, "bob", 1)));
	}

	@Test
	@DisplayName("H2 a room is closed to whoever has no ticket, or one that was used")
	void noTicket() throws Exception {
		assertRefused(401, "/chat/lobby");
		String ticket = ticket("alice", "/chat/lobby");
		join("/chat/lobby", "wsext.v1", "wsext.ticket." + ticket);
		assertRefused(401, "/chat/lobby", "wsext.v1", "wsext.ticket." + ticket);
	}

	@Test
	@DisplayName("H1 a room that does not exist is refused with 404 before the handshake")
	void unknownRoom() throws Exception {
		assertRefused(404, "/chat/nowhere", "wsext.v1", "wsext.ticket." + ticket("alice", "/chat/nowhere"));
	}

	@Test
	@DisplayName("P1 joining and leaving are told to those in the room")
	void joinedAndLeft() throws Exception {
		ChatSocket alice = enter("lobby", "alice");
		ChatSocket bob = enter("lobby", "bob");
		assertSaid(alice, "presence:join", "lobby", "alice");
		assertSaid(alice, "presence:join", "lobby", "bob");
		bob.close();
		assertSaid(alice, "presence:leave", "lobby", "bob");
	}

	@Test
	@DisplayName("D3 what somebody says reaches everybody in the room, the speaker included")
	void said() throws Exception {
		ChatSocket alice = enter("lobby", "alice");
		ChatSocket bob = enter("lobby", "bob");
		alice.say("hi \u00fc \uD83D\uDE00");
		for (ChatSocket each : List.of(alice, bob)) {
			Map<String, Object> said = each.json();
			assertThat(said).containsOnlyKeys("type", "room", "from", "text", "at")
				.containsEntry("type", "said")
				.containsEntry("room", "lobby")
				.containsEntry("from", "alice")
				.containsEntry("text", "hi \u00fc \uD83D\uDE00");
			assertThat(Instant.parse((String) said.get("at"))).isBetween(Instant.now().minusSeconds(60),
					Instant.now().plusSeconds(60));
		}
	}

	@Test
	@DisplayName("P1 a room does not hear what is said in another")
	void roomsAreSeparate() throws Exception {
		ChatSocket alice = enter("lobby", "alice");
		ChatSocket bob = enter("random", "bob");
		alice.say("in the lobby");
		assertThat(alice.json()).containsEntry("room", "lobby");
		bob.say("at random");
		assertThat(bob.json()).containsEntry("room", "random").containsEntry("text", "at random");
	}

	@Test
	@DisplayName("D3 a picture reaches everybody in the room as binary, the sender included, behind what says whose it is")
	void picture() throws Exception {
		ChatSocket alice = enter("lobby", "alice");
		ChatSocket bob = enter("lobby", "bob");
		byte[] picture = random(900_000);
		alice.send(picture);
		for (ChatSocket each : List.of(alice, bob)) {
			assertThat(each.json()).containsEntry("type", "picture")
				.containsEntry("from", "alice")
				.containsEntry("size", 900_000);
			assertThat(each.binary()).isEqualTo(picture);
		}
	}

	@Test
	@DisplayName("S2 what was said meanwhile is there for whoever comes back, in order and once")
	void comesBack() throws Exception {
		ChatSocket alice = enter("lobby", "alice");
		ChatSocket bob = enter("lobby", "bob");
		alice.say("one");
		assertThat(alice.json()).containsEntry("text", "one");
		String seen = bob.position();
		bob.close();
		assertSaid(alice, "presence:leave", "lobby", "bob");
		alice.say("two");
		alice.say("three");
		assertThat(alice.json()).containsEntry("text", "two");
		assertThat(alice.json()).containsEntry("text", "three");
		String ticket = ticket("bob", "/chat/lobby", Map.of("/chat/lobby", seen));
		ChatSocket back = join("/chat/lobby", "wsext.v1", "wsext.ticket." + ticket);
		assertThat(back.resumed()).extractingByKey("/chat/lobby")
			.asInstanceOf(InstanceOfAssertFactories.map(String.class, Object.class))
			.containsEntry("recovered", true)
			.containsEntry("count", 2);
		assertThat(back.json()).containsEntry("text", "two");
		assertThat(back.json()).containsEntry("text", "three");
	}

	@Test
	@DisplayName("C6 a picture of more than 1 MB closes with 1009, and is told as leaving")
	void pictureTooLarge() throws Exception {
		ChatSocket alice = enter("lobby", "alice");
		ChatSocket bob = enter("lobby", "bob");
		bob.send(new byte[1024 * 1024 + 1]);
		assertThat(bob.closeCode()).isEqualTo(1009);
		assertSaid(alice, "presence:leave", "lobby", "bob");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"text\":\"\"}", "{\"text\":\"  \"}", "{\"text\":null}", "{}", "{", "hi", "[]", "" })
	@DisplayName("D6 what cannot be said is refused to the sender alone, and the chat goes on")
	void refused(String message) throws Exception {
		ChatSocket alice = enter("lobby", "alice");
		ChatSocket bob = enter("lobby", "bob");
		alice.send(message);
		assertThat(alice.json()).containsOnlyKeys("type", "message")
			.containsEntry("type", "error")
			.hasEntrySatisfying("message",
					(text) -> assertThat(text).asString()
						.isNotBlank()
						.doesNotContain("Exception", "io.github", "tools.jackson"));
		alice.say("still here");
		assertThat(alice.json()).containsEntry("text", "still here");
		assertThat(bob.json()).containsEntry("text", "still here");
	}

	@Test
	@DisplayName("D2 @Valid: 2000 characters may be said, 2001 may not")
	void longMessages() throws Exception {
		ChatSocket alice = enter("lobby", "alice");
		alice.say("x".repeat(2001));
		assertThat(alice.json()).containsEntry("type", "error");
		alice.say("x".repeat(2000));
		assertThat(alice.json()).containsEntry("type", "said").containsEntry("text", "x".repeat(2000));
	}

	@Test
	@DisplayName("N1 the members of a room are its users, each once")
	void members() throws Exception {
		ChatSocket carol = enter("lobby", "carol");
		enter("lobby", "alice");
		enter("lobby", "alice");
		ChatSocket bob = enter("random", "bob");
		assertPresent(carol, "lobby", Map.of("alice", 2, "carol", 1));
		assertPresent(bob, "random", Map.of("bob", 1));
		assertThat(list("/api/rooms"))
			.isEqualTo(List.of(Map.of("name", "lobby", "members", 2), Map.of("name", "random", "members", 1)));
	}

	@Test
	@DisplayName("N1 whoever closes one of two windows has not left, and leaves with the other")
	void oneOfTwoWindows() throws Exception {
		ChatSocket bob = enter("lobby", "bob");
		List<ChatSocket> windows = List.of(enter("lobby", "alice"), enter("lobby", "alice"));
		windows.get(0).close();
		await().until(() -> this.topics.subscribers("/chat/lobby") == 2);
		assertPresent(bob, "lobby", Map.of("alice", 1, "bob", 1));
		assertThat(this.presence.count("/chat/lobby").toCompletableFuture().join()).isEqualTo(2);
		windows.get(1).close();
		assertSaid(bob, "presence:leave", "lobby", "alice");
		assertPresent(bob, "lobby", Map.of("bob", 1));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/chat/random", "/chat/nowhere", "/passing/lobby" })
	@DisplayName("N3 who is in a room is told to those in it alone")
	void membersOfOtherRooms(String topic) throws Exception {
		enter("random", "bob");
		assertThat(enter("lobby", "alice").present(topic)).containsEntry("event", "error")
			.extractingByKey("payload", InstanceOfAssertFactories.map(String.class, Object.class))
			.containsEntry("code", "forbidden");
	}

	@Test
	@DisplayName("B2 carol is an administrator")
	void me() throws Exception {
		assertThat(object(get("/api/me", "carol")))
			.isEqualTo(Map.of("name", "carol", "authorities", List.of("ROLE_ADMIN", "ROLE_USER")));
		assertThat(object(get("/api/me", "alice")))
			.isEqualTo(Map.of("name", "alice", "authorities", List.of("ROLE_USER")));
	}

	@ParameterizedTest
	@CsvSource({ "/api/me, application/json", "/api/rooms, text/html", "/anything, text/html" })
	@DisplayName("B2 without a login the answer is 401, not a redirect")
	void unauthorized(String path, String accept) throws Exception {
		HttpResponse<String> response = send(request(path).header("Accept", accept).build());
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(response.headers().map()).doesNotContainKey("WWW-Authenticate");
		assertThat(response.headers().allValues("Set-Cookie")).noneMatch((cookie) -> cookie.contains("JSESSIONID"));
	}

	@ParameterizedTest
	@CsvSource({ "/, text/html", "/css/chat.css, text/css", "/js/app.js, text/javascript",
			"/wsext/client.js, text/javascript" })
	@DisplayName("B1 the page and the starter's client are public")
	void publicFiles(String path, String type) throws Exception {
		HttpResponse<String> response = send(request(path).build());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
	}

	@Test
	@DisplayName("H2 the echo needs no ticket: text comes back as text, binary as binary")
	void echo() throws Exception {
		ChatSocket socket = join("/echo");
		for (String message : List.of("hi", "", "{\"a\":1}", "\u00fc\uD83D\uDE00", "x".repeat(100_000))) {
			socket.send(message);
			assertThat(socket.text()).isEqualTo(message);
		}
		byte[] bytes = random(100_000);
		socket.send(bytes);
		assertThat(socket.binary()).isEqualTo(bytes);
		socket.send(new byte[0]);
		assertThat(socket.binary()).isEmpty();
	}

	@Test
	@DisplayName("C6 the echo takes 16 MiB, and not a byte more")
	void largeEcho() throws Exception {
		ChatSocket socket = join("/echo");
		byte[] bytes = random(16 * 1024 * 1024);
		socket.send(bytes);
		assertThat(socket.binary()).isEqualTo(bytes);
		socket.send(new byte[16 * 1024 * 1024 + 1]);
		assertThat(socket.closeCode()).isEqualTo(1009);
	}

	/**
	 * Enters a room and waits until the connection is subscribed to it, and the user
	 * there.
	 */
	private ChatSocket enter(String room, String user) throws Exception {
		String path = "/chat/" + room;
		int before = this.topics.subscribers(path);
		ChatSocket socket = join(path, "wsext.v1", "wsext.ticket." + ticket(user, path));
		await().until(() -> this.topics.subscribers(path) == before + 1);
		await().until(() -> this.presence.isPresent(path, user).toCompletableFuture().join());
		return socket;
	}

	private ChatSocket join(String path, String... protocols) {
		ChatSocket socket = ChatSocket.connect(this.http, ws(path), protocols).join();
		this.sockets.add(socket);
		return socket;
	}

	private void assertRefused(int status, String path, String... protocols) {
		assertThatExceptionOfType(CompletionException.class)
			.isThrownBy(() -> ChatSocket.connect(this.http, ws(path), protocols).join())
			.havingCause()
			.isInstanceOfSatisfying(WebSocketHandshakeException.class,
					(ex) -> assertThat(ex.getResponse().statusCode()).isEqualTo(status));
	}

	/**
	 * What is said next of somebody in a room. Whoever comes in hears of himself, too.
	 */
	private static void assertSaid(ChatSocket listener, String event, String room, String user) {
		assertThat(listener.event(event)).isEqualTo(Map.of("topic", "/chat/" + room, "user", user));
	}

	private static void assertPresent(ChatSocket asking, String room, Map<String, Integer> connections) {
		List<Map<String, Object>> members = connections.entrySet()
			.stream()
			.map((member) -> Map.<String, Object>of("user", member.getKey(), "connections", member.getValue()))
			.toList();
		assertThat(asking.present("/chat/" + room))
			.extractingByKey("payload", InstanceOfAssertFactories.map(String.class, Object.class))
			.containsOnlyKeys("topic", "members", "count")
			.containsEntry("topic", "/chat/" + room)
			.containsEntry("count", members.size())
			.extractingByKey("members", InstanceOfAssertFactories.list(Object.class))
			.containsExactlyInAnyOrderElementsOf(members);
	}

	private String ticket(String user, String endpoint) throws Exception {
		return ticket(user, endpoint, Map.of());
	}

	private String ticket(String user, String endpoint, Map<String, String> positions) throws Exception {
		HttpResponse<String> response = post("/ticket", user,
				JSON.writeValueAsString(Map.of("endpoint", endpoint, "resume", positions)));
		assertThat(response.statusCode()).isEqualTo(200);
		return (String) object(response).get("ticket");
	}

	private HttpResponse<String> post(String path, String user, String body) throws Exception {
		return send(request(path).header("Authorization", basic(user, user))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(body))
			.build());
	}

	private HttpResponse<String> get(String path, String user) throws Exception {
		return send(request(path).header("Authorization", basic(user, user)).build());
	}

	private List<Object> list(String path) throws Exception {
		return JSON.readValue(get(path, "alice").body(), new TypeReference<>() {
		});
	}

	private static Map<String, Object> object(HttpResponse<String> response) {
		return JSON.readValue(response.body(), new TypeReference<>() {
		});
	}

	private HttpResponse<String> send(HttpRequest request) throws Exception {
		return this.http.send(request, BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path)).timeout(Patience.LIMIT);
	}

	private URI ws(String path) {
		return URI.create("ws://localhost:" + this.port + path);
	}

	private static String basic(String user, String password) {
		byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
		return "Basic " + Base64.getEncoder().encodeToString(credentials);
	}

	private static byte[] random(int length) {
		byte[] bytes = new byte[length];
		new Random(length).nextBytes(bytes);
		return bytes;
	}

}
