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

package io.github.wsext.publish;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicPosition;
import io.github.wsext.topic.history.InMemoryTopicHistory;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for publishing by HTTP.
 */
@EveryContainer
class PublishTests {

	private static final String PATH = "/wsext/publish";

	private static final String PRICE = "{\"topic\":\"/news\",\"event\":\"price\",\"payload\":{\"symbol\":\"ACME\",\"price\":1.10}}";

	private static final String PRICE_ON_WIRE = "{\"event\":\"price\",\"payload\":{\"symbol\":\"ACME\",\"price\":1.10}}";

	private static RunningApplication application;

	private TestWebSocket client;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(List.of(Users.class, Rules.class, NewsEndpoint.class),
				"wsext.publish.enabled=true", "wsext.publish.rate-per-minute=1000000");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@BeforeEach
	void connect() {
		this.client = TestWebSocket.connect(application.port(), "/news");
		Awaitility.await().until(() -> application.bean(WsTopics.class).subscribers("/news") == 1);
	}

	@AfterEach
	void disconnect() {
		this.client.close();
		Awaitility.await().until(() -> application.bean(WsTopics.class).subscribers("/news") == 0);
	}

	private static HttpProbe service() {
		return application.http().as("service");
	}

	private static void assertProblem(HttpAnswer answer, int status) {
		assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
		assertThat(answer.json().path("status").asInt()).isEqualTo(status);
		assertThat(answer.json().path("detail").asString()).isNotEmpty();
		assertThat(answer.headers().getFirst("Cache-Control")).contains("no-store");
	}

	private void assertNothingPublished() {
		application.bean(WsTopics.class).publish("/news", "marker");
		assertThat(this.client.takeText()).isEqualTo("marker");
	}

	@Test
	@DisplayName("I3 whoever has the authority publishes events and messages, as exact as they were")
	void publishes() {
		HttpAnswer answer = service().post(PATH, PRICE);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.json().toString()).isEqualTo("{\"topic\":\"/news\",\"relay\":\"none\"}");
		assertThat(this.client.takeText()).isEqualTo(PRICE_ON_WIRE);
		assertThat(service().post(PATH, "{\"topic\":\"/news\",\"payload\":\"a text\"}").status()).isEqualTo(200);
		assertThat(this.client.takeText()).isEqualTo("a text");
		assertThat(service().post(PATH, "{\"topic\":\"/news\",\"payload\":[1,12345678901234567890,1e2]}").status())
			.isEqualTo(200);
		assertThat(this.client.takeText()).startsWith("[1,12345678901234567890,");
		assertThat(service().post(PATH, "{\"topic\":\"/news/nobody\",\"payload\":1}").status()).isEqualTo(200);
	}

	@Test
	@DisplayName("I3 it is off by default, and without a TopicPublishAuthorizer nobody may publish anything")
	void offByDefault() {
		try (RunningApplication off = RunningApplication.start(Users.class)) {
			assertThat(off.context().getBeanNamesForType(PublishControllerRegistrar.class)).isEmpty();
		}
		try (RunningApplication closed = RunningApplication.start(List.of(Users.class), "wsext.publish.enabled=true")) {
			assertProblem(closed.http().as("service").post(PATH, PRICE), 403);
		}
	}

	@Test
	@DisplayName("I3 nobody but authenticated callers with the authority, on topics that they may, publishes")
	void refusals() {
		assertThat(application.http().post(PATH, PRICE).status()).isEqualTo(401);
		assertThat(application.http().as("service", "wrong").post(PATH, PRICE).status()).isEqualTo(401);
		assertProblem(application.http().as("alice").post(PATH, PRICE), 403);
		for (String topic : List.of("/secret", "/news/denied", "/news/failing", "/news/error")) {
			assertProblem(service().post(PATH, "{\"topic\":\"" + topic + "\",\"payload\":1}"), 403);
		}
		assertNothingPublished();
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "PUT", "DELETE", "PATCH" })
	@DisplayName("I3 every method but POST is refused")
	void methods(String method) {
		assertThat(service().send(method, PATH, null).status()).isEqualTo(405);
	}

	@Test
	@DisplayName("I3 pages of other origins get no leave")
	void noCors() {
		HttpAnswer preflight = application.http()
			.header("Access-Control-Request-Method", "POST")
			.header("Access-Control-Request-Headers", "content-type, authorization")
			.send("OPTIONS", PATH, null);
		assertThat(preflight.headers().getFirst("Access-Control-Allow-Origin")).isNull();
		HttpAnswer foreign = service().header("Sec-Fetch-Site", "cross-site").post(PATH, PRICE);
		assertThat(foreign.status()).isEqualTo(403);
		assertNothingPublished();
	}

	@Test
	@DisplayName("I3 callers that are known by a cookie need the token against forged requests")
	void csrf() {
		assertThat(application.http().header("Cookie", "JSESSIONID=0123456789").post(PATH, PRICE).status())
			.isEqualTo(403);
		assertNothingPublished();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "null", "[]", "\"x\"", "5", "{}", "{\"topic\":\"/news\"}", "{\"payload\":1}",
			"{\"topic\":5,\"payload\":1}", "{\"topic\":\"\",\"payload\":1}", "{\"topic\":\"a\\nb\",\"payload\":1}",
			"{\"topic\":\"presence\\u0000/news\",\"payload\":1}", "{\"topic\":\"/news\",\"payload\":null}",
			"{\"topic\":\"/news\",\"payload\":1,\"payload\":2}", "{\"topic\":\"/news\",\"payload\":1} {}",
			"{\"topic\":\"/news\",\"payload\":1,\"other\":2}", "{\"topic\":\"/news\",\"event\":5,\"payload\":1}",
			"{\"topic\":\"/news\",\"event\":\"\",\"payload\":1}",
			"{\"topic\":\"/news\",\"event\":\"a\\u0000b\",\"payload\":1}",
			"{\"topic\":\"/news\",\"event\":\"error\",\"payload\":1}",
			"{\"topic\":\"/news\",\"event\":\"topic:lost\",\"payload\":1}",
			"{\"topic\":\"/news\",\"event\":\"presence:join\",\"payload\":1}",
			"{\"topic\":\"/news\",\"payload\":{\"event\":\"topic:lost\"}}", "{'topic':'/news','payload':1}",
			"{\"topic\":\"/news\",\"payload\":NaN}" })
	@DisplayName("I3 a body that makes no sense is answered 400, and nothing is published")
	void malformed(String body) {
		assertProblem(service().post(PATH, body), 400);
		assertNothingPublished();
	}

	@Test
	@DisplayName("I3 a text that looks like an event of the server reaches nobody as one")
	void forgedEvent() {
		assertThat(service()
			.post(PATH, "{\"topic\":\"/news\",\"payload\":\"{\\\"event\\\":\\\"topic:lost\\\",\\\"payload\\\":{}}\"}")
			.status()).isEqualTo(200);
		assertThat(this.client.takeText()).doesNotStartWith("{");
	}

	@Test
	@DisplayName("I3 a payload that nests without end is answered 400")
	void nested() {
		String deep = "[".repeat(20_000) + "]".repeat(20_000);
		assertProblem(service().post(PATH, "{\"topic\":\"/news\",\"payload\":" + deep + "}"), 400);
	}

	@Test
	@DisplayName("I3 a body of another kind is answered 415")
	void mediaTypes() {
		for (String type : List.of("text/plain", "application/x-www-form-urlencoded", "application/*", "nonsense")) {
			HttpAnswer answer = service().header("Content-Type", type).post(PATH, PRICE);
			assertThat(answer.status()).as(type + ": " + answer).isEqualTo(415);
		}
		assertProblem(service().header("Content-Encoding", "gzip").post(PATH, PRICE), 415);
		assertThat(service().post(PATH).status()).isEqualTo(415);
		// What is no multipart request is refused by the container, each in its way.
		service().header("Content-Type", "multipart/form-data; boundary=x").post(PATH, PRICE);
		assertNothingPublished();
		assertThat(
				service().header("Content-Type", "application/vnd.acme+json;charset=UTF-8").post(PATH, PRICE).status())
			.isEqualTo(200);
		assertThat(this.client.takeText()).isEqualTo(PRICE_ON_WIRE);
	}

	@Test
	@DisplayName("I3 a body of more than 64 KB is answered 413, whether its length is said or not")
	void tooLarge() throws IOException {
		String start = "{\"topic\":\"/news\",\"payload\":\"";
		int room = 64 * 1024 - start.length() - 2;
		assertThat(service().post(PATH, start + "x".repeat(room) + "\"}").status()).isEqualTo(200);
		assertThat(this.client.takeText()).hasSize(room);
		assertProblem(service().post(PATH, start + "x".repeat(room + 1) + "\"}"), 413);
		String chunk = "10000\r\n" + "x".repeat(0x10000) + "\r\n";
		assertThat(raw("Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk + "0\r\n\r\n")).startsWith("HTTP/1.1 413");
		assertNothingPublished();
	}

	@Test
	@DisplayName("I3 half a body publishes nothing")
	void half() throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), application.port())) {
			socket.getOutputStream()
				.write(request("Content-Length: 1000\r\n\r\n" + PRICE).getBytes(StandardCharsets.UTF_8));
			socket.shutdownOutput();
			socket.setSoTimeout((int) Patience.LIMIT.toMillis());
			socket.getInputStream().readAllBytes();
		}
		assertNothingPublished();
	}

	private static String request(String rest) {
		String credentials = Base64.getEncoder().encodeToString("service:service".getBytes(StandardCharsets.UTF_8));
		return "POST " + PATH + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Basic "
				+ credentials + "\r\nContent-Type: application/json\r\n" + rest;
	}

	private static String raw(String rest) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), application.port())) {
			socket.setSoTimeout((int) Patience.LIMIT.toMillis());
			socket.getOutputStream().write(request(rest).getBytes(StandardCharsets.UTF_8));
			StringBuilder answer = new StringBuilder();
			while (answer.indexOf("\r\n") < 0) {
				int next = socket.getInputStream().read();
				if (next < 0) {
					break;
				}
				answer.append((char) next);
			}
			return answer.toString();
		}
	}

	@Test
	@DisplayName("I3 a caller with too many requests is answered 429, and told when to come back; others are not")
	void rate() {
		try (RunningApplication slow = RunningApplication.start(List.of(Users.class, Rules.class),
				"wsext.publish.enabled=true", "wsext.publish.rate-per-minute=2")) {
			HttpProbe service = slow.http().as("service");
			assertThat(service.post(PATH, PRICE).status()).isEqualTo(200);
			assertThat(service.post(PATH, "bad").status()).isEqualTo(400);
			HttpAnswer refused = service.post(PATH, PRICE);
			assertProblem(refused, 429);
			assertThat(Integer.parseInt(refused.headers().getFirst("Retry-After"))).isBetween(1, 60);
			assertThat(slow.http().as("other").post(PATH, PRICE).status()).isEqualTo(200);
		}
	}

	@Test
	@DisplayName("I3 the same Idempotency-Key publishes once; with another body it is refused; each caller has its own")
	void idempotent() {
		HttpProbe once = service().header("Idempotency-Key", "7c9e6679");
		assertThat(once.post(PATH, PRICE).json().has("repeated")).isFalse();
		assertThat(once.post(PATH, PRICE).json().path("repeated").asBoolean()).isTrue();
		assertProblem(once.post(PATH, "{\"topic\":\"/news\",\"payload\":2}"), 422);
		assertThat(this.client.takeText()).isEqualTo(PRICE_ON_WIRE);
		assertNothingPublished();
		HttpAnswer other = application.http().as("other").header("Idempotency-Key", "7c9e6679").post(PATH, PRICE);
		assertThat(other.json().has("repeated")).isFalse();
		assertThat(this.client.takeText()).isEqualTo(PRICE_ON_WIRE);
		assertNothingPublished();
	}

	@Test
	@DisplayName("I3 of many requests at once with the same Idempotency-Key one publishes")
	void raced() {
		HttpProbe once = service().header("Idempotency-Key", "raced");
		List<CompletableFuture<HttpAnswer>> answers = IntStream.range(0, 16)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> once.post(PATH, PRICE),
					(task) -> new Thread(task).start()))
			.toList();
		assertThat(answers).allSatisfy((answer) -> assertThat(answer.join().status()).isEqualTo(200));
		assertThat(answers).filteredOn((answer) -> !answer.join().json().has("repeated")).hasSize(1);
		assertThat(this.client.takeText()).isEqualTo(PRICE_ON_WIRE);
		assertNothingPublished();
	}

	@Test
	@DisplayName("I3 where nobody knew whether it was appended the same Idempotency-Key finds out")
	void findsOut() {
		try (RunningApplication forgetful = RunningApplication.start(
				List.of(Users.class, Rules.class, NewsEndpoint.class, ForgetfulHistory.class),
				"wsext.publish.enabled=true", "wsext.topic.history.[/news].size=10");
				TestWebSocket reader = TestWebSocket.connect(forgetful.port(), "/news")) {
			HttpProbe once = forgetful.http().as("service").header("Idempotency-Key", "unknown");
			assertThat(once.post(PATH, PRICE).json().path("relay").asString()).isEqualTo("unknown");
			JsonNode known = once.post(PATH, PRICE).json();
			assertThat(known.path("position").asString()).contains(".1.");
			assertThat(known.has("repeated")).isFalse();
			assertThat(once.post(PATH, PRICE).json().path("repeated").asBoolean()).isTrue();
			assertThat(reader.takeText()).contains("topic:resumed", ".0.");
			assertThat(reader.takeText()).contains(".1.");
			String second = forgetful.http().as("service").post(PATH, PRICE).json().path("position").asString();
			assertThat(second).contains(".2.");
			assertThat(reader.takeText()).contains(second);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "a b", "a\tb" })
	@DisplayName("I3 an Idempotency-Key that is none is answered 400")
	void badKeys(String key) {
		assertProblem(service().header("Idempotency-Key", key).post(PATH, PRICE), 400);
		assertProblem(service().header("Idempotency-Key", "x".repeat(256)).post(PATH, PRICE), 400);
		assertNothingPublished();
	}

	@WsExtEndpoint(path = "/news", authentication = HandshakeAuthentication.NONE)
	static class NewsEndpoint {

		@OnText
		void ignore(String text) {
		}

	}

	/**
	 * Appends the first message without saying so.
	 */
	static class ForgetfulHistory implements TopicHistory {

		private final TopicHistory history = new InMemoryTopicHistory(System::nanoTime);

		private final AtomicBoolean forgotten = new AtomicBoolean();

		@Override
		public CompletionStage<Appended> append(String topic, byte[] message, Retention retention,
				@Nullable String idempotencyKey) {
			CompletionStage<Appended> appended = this.history.append(topic, message, retention, idempotencyKey);
			return this.forgotten.compareAndSet(false, true)
					? CompletableFuture.failedStage(new UnknownAppendException("as the test wants it", null))
					: appended;
		}

		@Override
		public CompletionStage<Page> read(String topic, @Nullable TopicPosition since, int limit) {
			return this.history.read(topic, since, limit);
		}

	}

	static class Rules implements TopicPublishAuthorizer {

		@Override
		public boolean mayPublish(Authentication caller, String topic) {
			return switch (topic) {
				case "/news/denied" -> throw new AccessDeniedException("as the test wants it");
				case "/news/failing" -> throw new IllegalStateException("as the test wants it");
				case "/news/error" -> throw new AssertionError("as the test wants it");
				default -> topic.startsWith("/news");
			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Users {

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(user("service", "wsext:publish"), user("other", "wsext:publish"),
					user("alice", "ROLE_USER"));
		}

		/** Error pages are for all, so that refusals are what they are. */
		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http
				.authorizeHttpRequests(
						(requests) -> requests.requestMatchers("/error").permitAll().anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		private static UserDetails user(String name, String authority) {
			return User.withUsername(name).password("{noop}" + name).authorities(authority).build();
		}

	}

}
