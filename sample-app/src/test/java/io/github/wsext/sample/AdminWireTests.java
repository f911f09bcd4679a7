package io.github.wsext.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.github.wsext.WsConnections;
import io.github.wsext.WsTopics;
import io.github.wsext.test.WsExtTestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;
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
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		// All the tests together ask for more tickets than anybody would.
		properties = "wsext.ticket.issue-rate-per-minute=1000")
class AdminWireTests {

	private static final JsonMapper JSON = new JsonMapper();

	private static final String CONNECTIONS = "/api/admin/connections";

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
	void list() throws Exception {
		enter("/chat/lobby", "alice");
		enter("/live", "bob");
		enter("/echo", null);
		List<Map<String, Object>> list = JSON.readValue(get(CONNECTIONS, "carol").body(), new TypeReference<>() {
		});
		assertThat(list).allSatisfy((each) -> assertThat(each).containsOnlyKeys("id", "user", "path", "openedAt"));
		assertThat(list).extracting((each) -> each.get("user")).containsExactly("alice", "bob", null);
		assertThat(list).extracting((each) -> each.get("path")).containsExactly("/chat/lobby", "/live", "/echo");
		assertThat(list).allSatisfy((each) -> assertThat(this.connections.find((String) each.get("id")))
			.hasValueSatisfying((connection) -> assertThat(connection.openedAt())
				.isEqualTo(Instant.parse((String) each.get("openedAt")))));
	}

	@Test
	@DisplayName("C9 an administrator says something to a user, on all connections of that user")
	void message() throws Exception {
		WsExtTestClient chat = enter("/chat/lobby", "alice");
		WsExtTestClient live = enter("/live", "alice");
		WsExtTestClient bob = enter("/chat/random", "bob");
		HttpResponse<String> response = message("alice", "{\"text\":\"Tea is ready\"}");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(object(response)).isEqualTo(Map.of("matched", 2, "queued", 2, "dropped", 0, "failed", 0));
		for (WsExtTestClient alice : List.of(chat, live)) {
			alice.expectJsonSatisfying(JsonNode.class, (notice) -> {
				assertThat(notice.propertyNames()).containsExactlyInAnyOrder("type", "text", "at");
				assertThat(notice.get("type").stringValue()).isEqualTo("notice");
				assertThat(notice.get("text").stringValue()).isEqualTo("Tea is ready");
			});
		}
		bob.send("{\"text\":\"nothing for me\"}").expectJson("{\"type\":\"said\"}");
		assertThat(object(message("nobody", "{\"text\":\"Hello?\"}"))).containsEntry("matched", 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"text\":\" \"}", "{}", "hello" })
	@DisplayName("C9 nothing is not said")
	void emptyMessage(String body) throws Exception {
		assertThat(message("alice", body).statusCode()).isEqualTo(400);
	}

	@Test
	@DisplayName("C9 an administrator disconnects all connections of a user with 4540, and no other")
	void disconnect() throws Exception {
		WsExtTestClient chat = enter("/chat/lobby", "alice");
		WsExtTestClient live = enter("/live", "alice");
		WsExtTestClient bob = enter("/chat/random", "bob");
		HttpResponse<String> response = delete("/api/admin/users/alice/connections", "carol", token("carol"));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(object(response)).isEqualTo(Map.of("connections", 2));
		CloseStatus status = new CloseStatus(4540, "disconnected by an administrator");
		chat.expectClose(status);
		live.expectClose(status);
		bob.send("{\"text\":\"still here\"}").expectJson("{\"text\":\"still here\"}");
		assertThat(object(delete("/api/admin/users/alice/connections", "carol", token("carol"))))
			.isEqualTo(Map.of("connections", 0));
	}

	@Test
	@DisplayName("B2 alice is no administrator: 403 whatever she tries, 401 for strangers")
	void forbidden() throws Exception {
		WsExtTestClient bob = enter("/chat/lobby", "bob");
		String token = token("alice");
		for (String path : List.of("/admin.html", "/api/admin", "/api/admin/", CONNECTIONS)) {
			assertThat(get(path, "alice").statusCode()).as(path).isEqualTo(403);
			assertThat(send(request(path).build()).statusCode()).as(path).isEqualTo(401);
		}
		assertThat(delete("/api/admin/users/bob/connections", "alice", token).statusCode()).isEqualTo(403);
		assertThat(post("/api/admin/users/bob/messages", "alice", token, "{\"text\":\"hi\"}").statusCode())
			.isEqualTo(403);
		bob.send("{\"text\":\"still here\"}").expectJson("{\"text\":\"still here\"}");
	}

	@Test
	@DisplayName("B2 without a CSRF token not even an administrator can do anything")
	void csrf() throws Exception {
		WsExtTestClient bob = enter("/chat/lobby", "bob");
		assertThat(delete("/api/admin/users/bob/connections", "carol", null).statusCode()).isEqualTo(403);
		assertThat(post("/api/admin/users/bob/messages", "carol", null, "{\"text\":\"hi\"}").statusCode())
			.isEqualTo(403);
		bob.send("{\"text\":\"still here\"}").expectJson("{\"text\":\"still here\"}");
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
		return client;
	}

	private HttpResponse<String> message(String user, String body) throws Exception {
		return post("/api/admin/users/" + user + "/messages", "carol", token("carol"), body);
	}

	/**
	 * The token that the cookie brings.
	 */
	private String token(String user) throws Exception {
		return get("/api/me", user).headers()
			.allValues("Set-Cookie")
			.stream()
			.filter((cookie) -> cookie.startsWith("XSRF-TOKEN="))
			.map((cookie) -> cookie.substring("XSRF-TOKEN=".length()).split(";", 2)[0])
			.findFirst()
			.orElseThrow();
	}

	private HttpResponse<String> get(String path, String user) throws Exception {
		return send(authenticated(path, user, null).build());
	}

	private HttpResponse<String> delete(String path, String user, @Nullable String token) throws Exception {
		return send(authenticated(path, user, token).DELETE().build());
	}

	private HttpResponse<String> post(String path, String user, @Nullable String token, String body) throws Exception {
		BodyPublisher content = BodyPublishers.ofString(body);
		return send(authenticated(path, user, token).header("Content-Type", "application/json").POST(content).build());
	}

	private HttpRequest.Builder authenticated(String path, String user, @Nullable String token) {
		byte[] credentials = (user + ":" + user).getBytes(StandardCharsets.UTF_8);
		HttpRequest.Builder request = request(path).header("Authorization",
				"Basic " + Base64.getEncoder().encodeToString(credentials));
		return (token != null) ? request.header("X-XSRF-TOKEN", token).header("Cookie", "XSRF-TOKEN=" + token)
				: request;
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.timeout(Duration.ofSeconds(20));
	}

	private HttpResponse<String> send(HttpRequest request) throws Exception {
		return this.http.send(request, BodyHandlers.ofString());
	}

	private static Map<String, Object> object(HttpResponse<String> response) {
		return JSON.readValue(response.body(), new TypeReference<>() {
		});
	}

}
