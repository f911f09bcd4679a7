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

package io.github.wsext.test;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import io.github.wsext.ConnectionAttribute;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.InvalidPayloadException;
import io.github.wsext.LeaveReason;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnError;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.TicketPayload;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtAdvice;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsMessage;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.dispatch.HandlerArgumentResolver;
import io.github.wsext.dispatch.WsMessageInterceptor;
import io.github.wsext.endpoint.InvalidEndpointException;
import io.github.wsext.spi.HandshakeCheck;
import io.github.wsext.spi.HandshakeResult;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketRedeemer;
import io.github.wsext.ticket.TicketRedemption;
import io.github.wsext.ticket.TicketRefusedException;
import io.github.wsext.ticket.TicketResolver;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionSynchronizationUtils;
import org.springframework.web.bind.annotation.PathVariable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link WsExtTestEndpoints} without any application.
 */
class WsExtTestEndpointsTests {

	private final Desk desk = new Desk();

	private final WsExtTestEndpoints endpoints = WsExtTestClient.bindToEndpoint(this.desk);

	@AfterEach
	void close() {
		this.endpoints.close();
	}

	@Test
	@DisplayName("K2 the caller is whoever the test says, with roles, attributes and a ticket's payload")
	void callers() {
		this.endpoints.connect("/desk/1").as("alice").expectText("alice [ROLE_USER] null null");
		this.endpoints.connect("/desk/1")
			.as("alice")
			.roles("ADMIN", "AUDITOR")
			.attribute("tenant", "acme")
			.ticketPayload(new Seat(12))
			.expectText("alice [ROLE_ADMIN, ROLE_AUDITOR] acme Seat[number=12]");
		Authentication carl = new TestingAuthenticationToken("carl", "n/a", "ROLE_GUEST");
		this.endpoints.connect("/desk/1").as(carl).expectText("carl [ROLE_GUEST] null null");
		this.endpoints.connect("/desk/1").expectRejected(401);
	}

	@Test
	@DisplayName("K2 callbacks run with the caller's security context, not with that of the test")
	void securityContext() {
		SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("tester", "n/a"));
		try {
			this.endpoints.connect("/desk/1").as("alice").send("context").skipUntilText("alice"::equals);
		}
		finally {
			SecurityContextHolder.clearContext();
		}
	}

	@Test
	@DisplayName("K2 endpoints given as classes are made with what is supplied")
	void suppliedBeans() {
		Greetings greetings = new Greetings("Hello");
		try (WsExtTestEndpoints counted = WsExtTestClient.bindToEndpoint(Counter.class).with(greetings)) {
			counted.connect("/counter").open();
			counted.connect("/counter").send("how many?").expectText("Hello, 2 of you");
			assertThat(counted.connections().count()).isEqualTo(2);
			counted.connections().publish("all");
			counted.events().publish("/counter", "tick", 1);
			assertThat(counted.topics().subscribers("/counter")).isEqualTo(2);
		}
	}

	@Test
	@DisplayName("K2 JSON, validation, codecs, conversion, resolvers, interceptors and advice as in an application")
	void extensions() {
		JsonMapper snakeCase = JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
		HandlerArgumentResolver answer = new HandlerArgumentResolver() {

			@Override
			public boolean supportsParameter(MethodParameter parameter) {
				return parameter.getParameterType() == Answer.class;
			}

			@Override
			public Object resolveArgument(Context context) {
				return new Answer(42);
			}

		};
		WsMessageInterceptor shout = new WsMessageInterceptor() {

			@Override
			public WsMessage outbound(WsConnection connection, WsMessage message) {
				return (message instanceof WsMessage.Text text) ? WsMessage.text(text.payload() + "!") : message;
			}

		};
		try (WsExtTestEndpoints forms = WsExtTestClient.bindToEndpoint(new Forms(), new Sorry())
			.with(snakeCase, answer, shout, JacksonWsCodec.binary(new CBORMapper(), "cbor"))) {
			forms.connect("/forms/2026-02-03")
				.send(new Form("Alice"))
				.expectText("{\"full_name\":\"Alice on 2026-02-03, 42\"}!")
				.send(new Form(" "))
				.expectTextSatisfying((text) -> assertThat(text).startsWith("Sorry: ").contains("fullName"));
			WsExtTestClient binary = forms.connect("/forms/2026-02-03").subprotocols("cbor").open();
			binary.send(new CBORMapper().writeValueAsBytes(new Form("Bob")))
				.expectBinary(new CBORMapper().writeValueAsBytes(new Form("Bob in CBOR")));
			forms.connect("/forms/tomorrow").expectRejected(400);
		}
	}

	@Test
	@DisplayName("K2 heartbeats go by the clock, without waiting")
	void heartbeats() {
		WsExtTestClient alice = this.endpoints.connect("/desk/1").as("alice").expectText((text) -> true);
		WsExtTestClient mute = this.endpoints.connect("/desk/2").as("bob").withoutPongs().expectText((text) -> true);
		this.endpoints.clock().advance(Duration.ofSeconds(19));
		alice.expectNothing(Duration.ofMillis(20));
		assertThat(alice.received()).hasSize(1);
		this.endpoints.clock().advance(Duration.ofSeconds(7));
		// Her answer has been read when that to her text is there.
		alice.expectPing().send("here").expectText("here");
		mute.expectPing();
		this.endpoints.clock().advance(Duration.ofSeconds(16));
		mute.expectClose(1011);
		assertThat(this.desk.left.join()).isEqualTo("bob PING_TIMEOUT");
		alice.send("still here").expectText("still here");
		this.endpoints.clock().advance(Duration.ofSeconds(26));
		alice.expectPing().send("still here").expectText("still here");
	}

	@Test
	@DisplayName("V5 K2 batches go by the clock, without waiting")
	void batches() {
		WsExtTestClient alice = this.endpoints.connect("/desk/1").as("alice").expectText((text) -> true);
		alice.send("open").expectText("open");
		this.endpoints.events().batch("price", Duration.ofSeconds(10));
		assertThat(this.endpoints.events().publish("/desk/1", "price", 1).queued()).isOne();
		this.endpoints.clock().advance(Duration.ofSeconds(9));
		alice.expectNothing(Duration.ofMillis(20));
		this.endpoints.clock().advance(Duration.ofSeconds(1));
		alice.expectText("{\"event\":\"batch_price\",\"payload\":{\"d\":[1]}}");
	}

	@Test
	@DisplayName("V4 K2 the time for an answer goes by the clock")
	void questions() {
		WsExtTestClient alice = this.endpoints.connect("/desk/1").as("alice").expectText((text) -> true);
		WsConnection connection = this.endpoints.connections().all().iterator().next();
		CompletableFuture<Integer> answer = connection.ask("seat", "row 1", Integer.class, Duration.ofMinutes(10))
			.toCompletableFuture();
		alice.expectText((text) -> text.contains("seat"));
		this.endpoints.clock().advance(Duration.ofMinutes(9));
		alice.expectPing();
		assertThat(answer).isNotDone();
		this.endpoints.clock().advance(Duration.ofMinutes(1));
		assertThat(answer).failsWithin(Duration.ofMinutes(2))
			.withThrowableThat()
			.withCauseInstanceOf(TimeoutException.class);
	}

	@Test
	@DisplayName("K2 inbound rates go by the clock, and properties count as in an application")
	void inboundRate() {
		try (WsExtTestEndpoints limited = WsExtTestClient.bindToEndpoint(new Parts())
			.property("wsext.inbound.rate", 2)) {
			WsExtTestClient client = limited.connect("/parts").send("1").send("2");
			client.expectText("1 true").expectText("2 true");
			limited.clock().advance(Duration.ofSeconds(1));
			client.send("3").send("4").expectText("3 true").expectText("4 true").send("5").expectClose(4429);
		}
	}

	@Test
	@DisplayName("D11 K2 the server gets the parts of a message as they come, but for those without content")
	void parts() {
		try (WsExtTestEndpoints parts = WsExtTestClient.bindToEndpoint(new Parts())) {
			parts.connect("/parts")
				.sendPart("one", false)
				.expectText("one false")
				.sendPart("", false)
				.sendPart("two", true)
				.expectText("two true");
		}
	}

	@Test
	@DisplayName("O2 K2 a client that does not read is a slow consumer")
	void slowConsumer() {
		try (WsExtTestEndpoints bounded = WsExtTestClient.bindToEndpoint(new Parts())
			.property("wsext.outbound.max-messages", 2)) {
			WsExtTestClient slow = bounded.connect("/parts").pauseReading();
			WsExtTestClient fast = bounded.connect("/parts").open();
			List.of("asked for", "written", "1", "2", "too much").forEach(bounded.connections()::publish);
			List.of("asked for", "written", "1", "2", "too much").forEach(fast::expectText);
			slow.resumeReading().expectText("asked for").expectText("written").expectClose(4438);
			assertThat(bounded.connections().count()).isOne();
		}
	}

	@Test
	@DisplayName("O2 K2 what does not fit gives way as the overflow policy says")
	void overflow() {
		try (WsExtTestEndpoints bounded = WsExtTestClient.bindToEndpoint(new Parts())
			.property("wsext.outbound.max-messages", 2)
			.property("wsext.outbound.overflow", "drop-oldest")) {
			WsExtTestClient slow = bounded.connect("/parts").pauseReading();
			List.of("asked for", "written", "1", "2", "3").forEach(bounded.connections()::publish);
			slow.resumeReading().expectText("asked for").expectText("written").expectText("2").expectText("3");
		}
	}

	@Test
	@DisplayName("O3 K2 a write that does not end cuts the line when the clock says so")
	void stalled() {
		WsExtTestClient stalled = this.endpoints.connect("/desk/1").as("alice").expectText((text) -> true);
		stalled.pauseReading();
		List.of("asked for", "written").forEach(this.endpoints.connections()::publish);
		this.endpoints.clock().advance(Duration.ofSeconds(9));
		assertThat(this.endpoints.connections().count()).isOne();
		this.endpoints.clock().advance(Duration.ofSeconds(2));
		stalled.expectText("asked for").expectClose(1006);
		assertThat(this.desk.left.join()).isEqualTo("alice SLOW_CONSUMER");
	}

	@Test
	@DisplayName("H8 K2 limits at the door and checks of the application are asked as over a port")
	void door() {
		HandshakeCheck notOnMondays = (request) -> "monday".equals(request.queryParameters().getFirst("day"))
				? HandshakeResult.refuse(HttpStatus.FORBIDDEN, "Not on Mondays") : HandshakeResult.permit();
		try (WsExtTestEndpoints guarded = WsExtTestClient.bindToEndpoint(new Desk(), new Parts())
			.with(notOnMondays)
			.property("wsext.limit.connections-per-principal", 1)
			.property("wsext.max-connections", 2)) {
			assertThat(guarded.connect("/parts?day=monday").expectRejected(403).body()).contains("Not on Mondays");
			WsExtTestClient alice = guarded.connect("/desk/1").as("alice").open();
			guarded.connect("/desk/1").as("alice").expectRejected(429);
			guarded.connect("/desk/1").as("bob").open();
			assertThat(guarded.connect("/parts").expectRejected(503).headers().getFirst("Retry-After")).isNotNull();
			alice.close();
			guarded.connect("/desk/1").as("alice").open();
		}
	}

	@Test
	@DisplayName("H7 K2 the caller of an endpoint with HTTP authentication is that of the request")
	void http() {
		try (WsExtTestEndpoints http = WsExtTestClient.bindToEndpoint(new Http())) {
			http.connect("/http").as("alice").expectText("alice");
			assertThat(http.connect("/http").expectRejected(401).body()).contains("Authentication is required");
			assertThatIllegalStateException()
				.isThrownBy(() -> http.connect("/http").as("alice").attribute("tenant", "acme").open())
				.withMessageStartingWith("attribute and ticketPayload come with a ticket, and ");
		}
	}

	@Test
	@DisplayName("T9 K2 a ticket resolver is asked for the tickets of those whom the test has not named")
	void ticketResolver() {
		TicketResolver resolver = new FromHeader();
		try (WsExtTestEndpoints resolved = WsExtTestClient.bindToEndpoint(new Resolved())
			.with(resolver, (TicketRedeemer) new OneTicket())) {
			resolved.connect("/resolved").as("alice").expectText("alice");
			resolved.connect("/resolved").header("X-Ticket", "good").expectText("carl");
			resolved.connect("/resolved").header("X-Ticket", "bad").expectRejected(401);
			resolved.connect("/resolved").expectRejected(401);
		}
	}

	@Test
	@DisplayName("D9 K2 callbacks have the MDC of the handshake")
	void mdc() {
		try (WsExtTestEndpoints logged = WsExtTestClient.bindToEndpoint(new Logged())) {
			logged.connect("/logged").expectText("/logged").send("").expectText("/logged");
		}
	}

	@Test
	@DisplayName("P3 K2 what waits for a commit is sent after it")
	void transactions() {
		WsExtTestClient alice = this.endpoints.connect("/desk/1").as("alice").expectText((text) -> true);
		alice.send("here").expectText("here");
		TransactionSynchronizationManager.initSynchronization();
		TransactionSynchronizationManager.setActualTransactionActive(true);
		try {
			this.endpoints.topics().afterCommit().publish("/desk/1", "committed");
			alice.expectNothing(Duration.ofMillis(20));
			TransactionSynchronizationUtils.invokeAfterCompletion(
					TransactionSynchronizationManager.getSynchronizations(),
					TransactionSynchronization.STATUS_COMMITTED);
			alice.expectText("committed");
		}
		finally {
			TransactionSynchronizationManager.clear();
		}
	}

	@Test
	@DisplayName("K2 a slow callback holds up nobody but its client, whose messages keep their order")
	void slowCallback() {
		WsExtTestClient slow = this.endpoints.connect("/desk/1").as("alice").send("wait");
		List<String> others = IntStream.range(0, 300).mapToObj(String::valueOf).toList();
		others.forEach(slow::send);
		this.endpoints.connect("/desk/1").as("bob").send("hi").skipUntilText("hi"::equals);
		slow.expectText((text) -> true).timeout(Duration.ofMillis(50));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> slow.expectText("go"))
			.withMessageStartingWith("Expected text \"go\" but nothing arrived within 0.05s");
		this.endpoints.clock().advance(Duration.ofSeconds(26));
		await().until(() -> slow.received().stream().anyMatch((frame) -> frame.kind() == RecordedFrame.Kind.PING));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(slow::expectPing)
			.withMessageStartingWith("The answer to the ping was not read within 0.05s: the server does not read");
		this.desk.mayGo.countDown();
		slow.timeout(Patience.LIMIT).expectText("go");
		others.forEach(slow::expectText);
	}

	@Test
	@DisplayName("K2 two sets of endpoints have nothing in common")
	void isolation() {
		try (WsExtTestEndpoints others = WsExtTestClient.bindToEndpoint(new Desk())) {
			this.endpoints.connect("/desk/1").as("alice").open();
			WsExtTestClient bob = others.connect("/desk/1").as("bob").expectText((text) -> true);
			assertThat(this.endpoints.connections().count()).isEqualTo(1);
			assertThat(this.endpoints.connections().publish("for us").queued()).isEqualTo(1);
			others.clock().advance(Duration.ofSeconds(26));
			bob.expectPing().expectNothing(Duration.ofMillis(20));
			assertThat(this.endpoints.connections().byUser("bob")).isEmpty();
		}
	}

	@Test
	@DisplayName("K2 closing closes the connections, and nothing is left behind")
	void closing() {
		WsConnections connections = this.endpoints.connections();
		WsExtTestClient alice = this.endpoints.connect("/desk/1").as("alice").open();
		this.endpoints.connect("/desk/2").as("bob").open();
		alice.close();
		alice.expectClose(1000);
		assertThat(this.desk.left.join()).isEqualTo("alice CLIENT_CLOSED");
		assertThat(connections.count()).isEqualTo(1);
		this.endpoints.close();
		this.endpoints.close();
		assertThat(connections.count()).isZero();
		await().untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.noneMatch((name) -> name.startsWith("wsext-test-")));
		assertThatIllegalStateException().isThrownBy(() -> this.endpoints.connect("/desk/1"))
			.withMessage("The endpoints have been closed");
	}

	@Test
	@DisplayName("K2 misuse is told")
	void misuse() {
		WsExtTestClient client = this.endpoints.connect("/desk/1");
		assertThatIllegalStateException().isThrownBy(() -> client.bearer("token"))
			.withMessage("bearer(token) is for clients over a port; without one nobody reads the token, say who it "
					+ "stands for with as(principal)");
		assertThatIllegalStateException().isThrownBy(() -> client.carrier(TicketCarrier.QUERY))
			.withMessageStartingWith("carrier is for clients over a port");
		assertThatIllegalStateException().isThrownBy(() -> client.ticketPath("/t"));
		assertThatIllegalStateException().isThrownBy(() -> client.ticketFor("/desk/1"));
		assertThatIllegalStateException().isThrownBy(() -> client.ticket("t").open())
			.withMessageStartingWith("ticket(ticket) needs the TicketService of an application context");
		assertThatIllegalStateException().isThrownBy(() -> this.endpoints.property("wsext.max-connections", 1))
			.withMessage("property(...) comes before the first client: the engine is running");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> WsExtTestClient.bindToEndpoint(new Desk()).property("server.port", 1))
			.withMessage("Only properties of wsext count here, not server.port");
		assertThatIllegalStateException().isThrownBy(() -> this.endpoints.with("late"))
			.withMessage("with(...) comes before the first client: the engine is running");
		assertThatIllegalArgumentException().isThrownBy(() -> this.endpoints.connect("/desk/ 1").as("alice").open());
		WsExtTestClient overPort = WsExtTestClient.to(1).connect("/");
		Principal carl = () -> "carl";
		assertThatIllegalStateException().isThrownBy(() -> overPort.as(carl))
			.withMessage("as(principal) is for clients without a port; over one the server finds out who connects, "
					+ "use as(user, password) or bearer(token)");
		assertThatIllegalStateException().isThrownBy(() -> overPort.roles("ADMIN"));
		assertThatIllegalStateException().isThrownBy(() -> overPort.attribute("a", "b"));
		assertThatIllegalStateException().isThrownBy(() -> overPort.ticketPayload("p"));
		assertThatIllegalStateException().isThrownBy(overPort::withoutPongs)
			.withMessageEndingWith("the JDK's client answers pings by itself");
	}

	@Test
	@DisplayName("K2 mistakes in an endpoint are found as at start-up")
	void mistakes() {
		assertThatIllegalArgumentException().isThrownBy(() -> WsExtTestClient.bindToEndpoint("text").connect("/"))
			.withMessage("None of these is a @WsExtEndpoint: [text]");
		assertThatIllegalArgumentException().isThrownBy(WsExtTestClient::bindToEndpoint);
		assertThatExceptionOfType(InvalidEndpointException.class)
			.isThrownBy(() -> WsExtTestClient.bindToEndpoint(new Desk(), new Desk()).connect("/desk/1"));
	}

	@Test
	@DisplayName("K2 a handshake that takes too long is a readable failure")
	void slowHandshake() {
		WsExtTestClient client = this.endpoints.connect("/desk/slow").as("alice").timeout(Duration.ofMillis(50));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(client::open)
			.withMessage("Could not connect to /desk/slow as alice: no answer to the handshake within 0.05s");
		this.desk.mayGo.countDown();
	}

	@WsExtEndpoint("/desk/{number}")
	static class Desk {

		private final CountDownLatch mayGo = new CountDownLatch(1);

		private final CompletableFuture<String> left = new CompletableFuture<>();

		@OnConnect
		void connect(@PathVariable String number) throws InterruptedException {
			if (number.equals("slow")) {
				this.mayGo.await();
			}
		}

		@OnOpen
		String open(@AuthenticationPrincipal Object user, Authentication caller,
				@ConnectionAttribute(value = "tenant", required = false) String tenant,
				@TicketPayload(required = false) Seat seat) {
			String name = (user instanceof UserDetails details) ? details.getUsername() : user.toString();
			List<String> roles = caller.getAuthorities().stream().map(Object::toString).toList();
			return name + " " + roles + " " + tenant + " " + seat;
		}

		@OnText
		String text(String message) throws InterruptedException {
			if (message.equals("context")) {
				return SecurityContextHolder.getContext().getAuthentication().getName();
			}
			if (message.equals("wait")) {
				this.mayGo.await();
				return "go";
			}
			return message;
		}

		@OnClose
		void close(Principal user, LeaveReason reason) {
			this.left.complete(user.getName() + " " + reason);
		}

	}

	@WsExtEndpoint(path = "/parts", authentication = HandshakeAuthentication.NONE)
	static class Parts {

		@OnText(partial = true)
		String part(String part, boolean last) {
			return part + " " + last;
		}

	}

	@WsExtEndpoint(path = "/http", authentication = HandshakeAuthentication.HTTP)
	static class Http {

		@OnOpen
		String open(Principal caller) {
			return caller.getName();
		}

	}

	@WsExtEndpoint(path = "/resolved", ticketResolver = "fromHeader")
	static class Resolved extends Http {

	}

	static class FromHeader implements TicketResolver {

		@Override
		public String resolveTicket(ServerHttpRequest request) {
			return request.getHeaders().getFirst("X-Ticket");
		}

	}

	/**
	 * Knows one ticket, which is Carl's.
	 */
	static class OneTicket implements TicketRedeemer {

		@Override
		public String endpointOf(String ticket) {
			throw new TicketRefusedException(TicketRefusedException.Reason.WRONG_ENDPOINT);
		}

		@Override
		public Ticket redeem(String ticket, TicketRedemption redemption) {
			if (!"good".equals(ticket)) {
				throw new TicketRefusedException(TicketRefusedException.Reason.UNKNOWN);
			}
			return Ticket.builder(new TestingAuthenticationToken("carl", "n/a", "ROLE_USER"))
				.issuedAt(Instant.EPOCH)
				.expiresAt(Instant.MAX)
				.build();
		}

	}

	@WsExtEndpoint(path = "/logged", authentication = HandshakeAuthentication.NONE)
	static class Logged {

		@OnOpen
		String open() {
			return MDC.get("wsext.endpoint");
		}

		@OnText
		CompletionStage<String> text(String message) {
			return CompletableFuture.completedFuture(MDC.get("wsext.endpoint"));
		}

	}

	record Seat(int number) {
	}

	record Greetings(String hello) {
	}

	@WsExtEndpoint(path = "/counter", authentication = HandshakeAuthentication.NONE)
	static class Counter {

		private final WsConnections connections;

		private final Greetings greetings;

		Counter(WsConnections connections, Greetings greetings) {
			this.connections = connections;
			this.greetings = greetings;
		}

		@OnText
		String count(String message) {
			return this.greetings.hello() + ", " + this.connections.count() + " of you";
		}

	}

	record Answer(int number) {
	}

	record Form(@NotBlank String fullName) {
	}

	@WsExtEndpoint(path = "/forms/{day}", authentication = HandshakeAuthentication.NONE, subprotocols = "cbor")
	static class Forms {

		@OnText
		Form text(@Valid Form form, @PathVariable LocalDate day, Answer answer) {
			return new Form(form.fullName() + " on " + day + ", " + answer.number());
		}

		@OnBinary
		Form binary(Form form) {
			return new Form(form.fullName() + " in CBOR");
		}

	}

	@WsExtAdvice
	static class Sorry {

		@OnError
		String sorry(InvalidPayloadException problem) {
			return "Sorry: " + problem.getMessage();
		}

	}

}
