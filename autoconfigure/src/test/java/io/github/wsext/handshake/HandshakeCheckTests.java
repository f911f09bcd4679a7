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

package io.github.wsext.handshake;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.WsConnections;
import io.github.wsext.spi.HandshakeCheck;
import io.github.wsext.spi.HandshakeOrder;
import io.github.wsext.spi.HandshakeRequest;
import io.github.wsext.spi.HandshakeResult;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.LogCapture;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks of the application among ours, over a socket.
 */
@EveryContainer
class HandshakeCheckTests {

	/** There is place for one connection, which no refusal may hold. */
	@AutoClose
	private static final RunningApplication application = RunningApplication.start(sources(), "wsext.max-connections=1",
			"wsext.ticket.issue-rate-per-minute=1000", "wsext.ticket.max-per-principal=1000");

	private final Unordered unordered = application.bean(Unordered.class);

	private final AfterTicket afterTicket = application.bean(AfterTicket.class);

	private final Journal journal = application.bean(Journal.class);

	private static List<Class<?>> sources() {
		List<Class<?>> sources = new ArrayList<>(DoorEndpoints.ALL);
		sources.addAll(List.of(Journal.class, First.class, Checks.class, Unordered.class, AfterTicket.class));
		return sources;
	}

	@AfterEach
	void permitAgain() {
		this.unordered.answer = (request) -> HandshakeResult.permit();
		this.afterTicket.answer = (request) -> HandshakeResult.permit();
		this.journal.asked.clear();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/rooms/a", "/rooms/a?ticket=%s", "/ws-ticket/%s" })
	@DisplayName("T10 a check of the application refuses with status, headers and detail, and the ticket stays good")
	void refuses(String target) {
		String ticket = application.ticket("/rooms/a");
		double before = DoorEndpoints.count(application, "rejected");
		this.unordered.answer = (request) -> HandshakeResult.refuse(HttpStatus.SERVICE_UNAVAILABLE, "Back at noon",
				HttpHeaders.readOnlyHttpHeaders(retryAfter("60")));
		for (int i = 0; i < 3; i++) {
			HttpAnswer answer = knock(target, ticket);
			assertThat(answer.status()).isEqualTo(503);
			assertThat(answer.headers().getFirst("Retry-After")).isEqualTo("60");
			assertThat(answer.headers().getFirst("Content-Type")).isEqualTo("application/problem+json");
			assertThat(answer.headers().getFirst("Cache-Control")).isEqualTo("no-store");
			assertThat(answer.json().get("detail").asString()).isEqualTo("Back at noon");
			assertThat(answer.json().get("title").asString()).isEqualTo("Service Unavailable");
		}
		assertThat(DoorEndpoints.count(application, "rejected")).isEqualTo(before + 3);
		this.unordered.answer = (request) -> HandshakeResult.permit();
		assertOpens(target, ticket);
	}

	@Test
	@DisplayName("a check behind the authentication knows the caller, and its refusal has cost the ticket")
	void afterTheTicket() {
		String ticket = application.ticket("/rooms/a");
		this.afterTicket.answer = (request) -> HandshakeResult.refuse(HttpStatus.FORBIDDEN,
				"Not you, " + request.principal());
		HttpAnswer answer = knock("/rooms/a", ticket);
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.json().get("detail").asString()).contains("Not you").contains("alice");
		this.afterTicket.answer = (request) -> HandshakeResult.permit();
		assertThat(knock("/rooms/a", ticket).status()).as("spent").isEqualTo(401);
	}

	@Test
	@DisplayName("the first refusal wins: nobody who comes later is asked")
	void firstRefusalWins() {
		this.unordered.answer = (request) -> HandshakeResult.refuse(HttpStatus.CONFLICT, "One");
		this.afterTicket.answer = (request) -> HandshakeResult.refuse(HttpStatus.GONE, "Two");
		assertThat(knock("/rooms/a", application.ticket()).status()).isEqualTo(409);
		assertThat(this.journal.asked).endsWith("unordered").doesNotContain("authentication + 1", "last");
	}

	@Test
	@DisplayName("checks are asked in their order among ours, by @Order on bean or method, by Ordered, or without one")
	void orders() {
		assertOpens("/rooms/a", application.ticket());
		assertThat(this.journal.asked).containsExactly("first", "upgrade", "upgrade + 1", "routing", "routing + 1",
				"origin + 1", "unordered", "authentication", "authentication + 1", "last");
	}

	@Test
	@DisplayName("a handshake that one of ours refuses is not shown to checks behind it")
	void refusedByOurs() {
		assertAsked(426, "upgrade", "/rooms/a", RawHandshake::plain);
		assertAsked(401, "routing", "/ws-ticket/wst_" + "A".repeat(43), Function.identity());
		assertAsked(403, "routing + 1", "/rooms/a", (handshake) -> handshake.origin("https://foe.example"));
		assertAsked(401, "authentication", "/rooms/a", Function.identity());
		assertAsked(409, "last", "/rooms/closed", (handshake) -> handshake.ticket(application.ticket()));
		try (RawWebSocketClient only = application.client()) {
			DoorEndpoints.open(only.handshake("/open"));
			assertAsked(503, "origin + 1", "/open", Function.identity());
		}
		awaitNobody();
	}

	@Test
	@DisplayName("T9 a check sees what is known when it is asked, and no ticket")
	void knows() {
		String ticket = application.ticket("/rooms/a");
		assertOpens("/ws-ticket/" + ticket + "?x=%C3%BC+1&ticket=" + ticket, ticket);
		assertThat(this.journal.seen("first")).isEqualTo(
				"/ws-ticket /ws-ticket?x=%C3%BC+1 {x=[ü 1]} endpoint=null {} subprotocol=null principal=false ticket=false");
		assertThat(this.journal.seen("routing")).isEqualTo(this.journal.seen("first"));
		assertThat(this.journal.seen("routing + 1")).isEqualTo(
				"/rooms/a /rooms/a?x=%C3%BC+1 {x=[ü 1]} endpoint=/rooms/{room} {room=a} subprotocol=null principal=false ticket=false");
		assertThat(this.journal.seen("authentication")).isEqualTo(this.journal.seen("routing + 1"));
		assertThat(this.journal.seen("authentication + 1"))
			.isEqualTo(this.journal.seen("routing + 1").replace("principal=false", "principal=true"));
	}

	@Test
	@DisplayName("a check that fails, with an Error too, is answered 500 without details, and harms nobody")
	void fails() {
		String ticket = application.ticket("/rooms/a");
		for (Throwable failure : List.of(new IllegalStateException("secret"), new StackOverflowError("secret"))) {
			double before = DoorEndpoints.count(application, "failed");
			this.unordered.answer = (request) -> HandshakeCheckTests.<RuntimeException>fail(failure);
			try (LogCapture log = new LogCapture((name) -> !name.startsWith("io.github.wsext"))) {
				HttpAnswer answer = knock("/rooms/a", ticket);
				assertThat(answer.status()).isEqualTo(500);
				assertThat(answer.body()).doesNotContain("secret");
				assertThat(log.lines()).filteredOn((line) -> line.contains("secret"))
					.singleElement()
					.asString()
					.contains("Unordered", "/rooms/{room}");
			}
			assertThat(DoorEndpoints.count(application, "failed")).isEqualTo(before + 1);
		}
		this.unordered.answer = (request) -> HandshakeResult.permit();
		assertOpens("/rooms/a", ticket);
	}

	@Test
	@DisplayName("a refusal may be any error response, with all that its problem detail has")
	void errorResponse() {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.UPGRADE_REQUIRED, "Too old");
		problem.setType(URI.create("https://example.com/too-old"));
		problem.setTitle("Old client");
		problem.setProperty("minimum", 3);
		this.unordered.answer = (request) -> HandshakeResult
			.refuse(new ErrorResponseException(HttpStatus.UPGRADE_REQUIRED, problem, null));
		HttpAnswer old = knock("/open", null);
		assertThat(old.status()).isEqualTo(426);
		assertThat(old.body()).isEqualTo("{\"type\":\"https://example.com/too-old\",\"title\":\"Old client\","
				+ "\"status\":426,\"detail\":\"Too old\",\"minimum\":3}");
		this.unordered.answer = (request) -> HandshakeResult
			.refuse(new ResponseStatusException(HttpStatus.NOT_FOUND, "No such tenant"));
		assertThat(knock("/open", null).body())
			.isEqualTo("{\"title\":\"Not Found\",\"status\":404,\"detail\":\"No such tenant\"}");
	}

	@Test
	@DisplayName("a check may throw its refusal, with a body of its own")
	void throwsRefusal() {
		this.unordered.answer = (request) -> {
			throw new HandshakeRejectedException(HttpStatus.I_AM_A_TEAPOT, "", new HttpHeaders(), "short and stout");
		};
		HttpAnswer answer = knock("/open", null);
		assertThat(answer.status()).isEqualTo(418);
		assertThat(answer.body()).isEqualTo("short and stout");
		assertThat(answer.headers().getFirst("Content-Type")).startsWith("text/plain");
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> HandshakeResult fail(Throwable failure) throws T {
		throw (T) failure;
	}

	private static HttpHeaders retryAfter(String seconds) {
		HttpHeaders headers = new HttpHeaders();
		headers.set("Retry-After", seconds);
		return headers;
	}

	private void assertAsked(int status, String last, String target, Function<RawHandshake, RawHandshake> request) {
		this.journal.asked.clear();
		assertThat(application.status(target, request::apply)).as(last).isEqualTo(status);
		assertThat(this.journal.asked).endsWith(last);
	}

	private static HttpAnswer knock(String target, @Nullable String ticket) {
		return application.answer(String.format(target, ticket), (handshake) -> {
			if (ticket != null && !target.contains("%s")) {
				handshake.ticket(ticket);
			}
		});
	}

	private static void assertOpens(String target, String ticket) {
		try (RawWebSocketClient client = application.client()) {
			RawHandshake handshake = client.handshake(target.replace("%s", ticket));
			DoorEndpoints.open(target.contains("ticket") ? handshake : handshake.ticket(ticket))
				.sendClose(1000, "")
				.expectClose(1000);
		}
		awaitNobody();
	}

	private static void awaitNobody() {
		WsConnections connections = application.bean(WsConnections.class);
		Awaitility.await().until(() -> connections.count() == 0);
	}

	/**
	 * Writes down who was asked, and what they have seen.
	 */
	static class Journal {

		final List<String> asked = new CopyOnWriteArrayList<>();

		private final List<String> seen = new CopyOnWriteArrayList<>();

		HandshakeResult write(String name, HandshakeRequest request) {
			this.seen.add(name + ": " + describe(request));
			this.asked.add(name);
			return HandshakeResult.permit();
		}

		private static String describe(HandshakeRequest request) {
			boolean ticket = request.headers().toString().contains("wst_") || request.uri().toString().contains("wst_");
			return request.path() + " " + request.uri() + " " + request.queryParameters() + " endpoint="
					+ request.endpoint() + " " + request.pathVariables() + " subprotocol=" + request.subprotocol()
					+ " principal=" + (request.principal() != null) + " ticket=" + ticket;
		}

		String seen(String name) {
			return this.seen.stream()
				.filter((line) -> line.startsWith(name + ": "))
				.reduce((one, other) -> other)
				.orElseThrow()
				.substring(name.length() + 2);
		}

	}

	/**
	 * As its interface says.
	 */
	static class First implements HandshakeCheck, Ordered {

		private final Journal journal;

		First(Journal journal) {
			this.journal = journal;
		}

		@Override
		public int getOrder() {
			return Ordered.HIGHEST_PRECEDENCE;
		}

		@Override
		public HandshakeResult check(HandshakeRequest request) {
			return this.journal.write("first", request);
		}

	}

	/**
	 * Without an order.
	 */
	static class Unordered implements HandshakeCheck {

		private final Journal journal;

		volatile Function<HandshakeRequest, HandshakeResult> answer = (request) -> HandshakeResult.permit();

		Unordered(Journal journal) {
			this.journal = journal;
		}

		@Override
		public HandshakeResult check(HandshakeRequest request) {
			this.journal.write("unordered", request);
			return this.answer.apply(request);
		}

	}

	/**
	 * As its annotation says.
	 */
	@Order(HandshakeOrder.AUTHENTICATION + 1)
	static class AfterTicket implements HandshakeCheck {

		private final Journal journal;

		volatile Function<HandshakeRequest, HandshakeResult> answer = (request) -> HandshakeResult.permit();

		AfterTicket(Journal journal) {
			this.journal = journal;
		}

		@Override
		public HandshakeResult check(HandshakeRequest request) {
			this.journal.write("authentication + 1", request);
			return this.answer.apply(request);
		}

	}

	/**
	 * As the annotations of their methods say.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Checks {

		@Bean
		@Order
		HandshakeCheck last(Journal journal) {
			return (request) -> journal.write("last", request);
		}

		@Bean
		@Order(HandshakeOrder.AUTHENTICATION)
		HandshakeCheck authentication(Journal journal) {
			return (request) -> journal.write("authentication", request);
		}

		@Bean
		@Order(HandshakeOrder.ORIGIN + 1)
		HandshakeCheck originPlusOne(Journal journal) {
			return (request) -> journal.write("origin + 1", request);
		}

		@Bean
		@Order(HandshakeOrder.ROUTING + 1)
		HandshakeCheck routingPlusOne(Journal journal) {
			return (request) -> journal.write("routing + 1", request);
		}

		@Bean
		@Order(HandshakeOrder.ROUTING)
		HandshakeCheck routing(Journal journal) {
			return (request) -> journal.write("routing", request);
		}

		@Bean
		@Order(HandshakeOrder.UPGRADE + 1)
		HandshakeCheck upgradePlusOne(Journal journal) {
			return (request) -> journal.write("upgrade + 1", request);
		}

		@Bean
		@Order(HandshakeOrder.UPGRADE)
		HandshakeCheck upgrade(Journal journal) {
			return (request) -> journal.write("upgrade", request);
		}

	}

}
