package io.github.wsext.test;

import java.security.Principal;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
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
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.core.MethodParameter;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.UserDetails;
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
