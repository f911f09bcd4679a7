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

package io.github.wsext.dispatch;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.security.Principal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.github.wsext.ConnectionAttribute;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.LeaveReason;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OnPong;
import io.github.wsext.OnText;
import io.github.wsext.TicketPayload;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtAdvice;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsHandshake;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import io.github.wsext.ticket.TicketService;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.Order;
import org.springframework.format.annotation.DateTimeFormat;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the parameters of callbacks.
 */
class ParametersTests {

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(EverythingEndpoint.class, ConvertedEndpoint.class,
				OptionalEndpoint.class, MapsEndpoint.class, StrictCallbacksEndpoint.class, ScopedAdvice.class,
				Resolvers.class, CallerEndpoint.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	@DisplayName("D2 every callback can have every parameter that does not belong to another")
	void everythingEverywhere() {
		EverythingEndpoint endpoint = application.bean(EverythingEndpoint.class);
		UserDetails details = User.withUsername("alice").password("").authorities("a").build();
		Authentication alice = UsernamePasswordAuthenticationToken.authenticated(details, null,
				details.getAuthorities());
		String ticket = application.bean(TicketService.class)
			.issue(alice, "/everything/lobby", new Seat("window", 12))
			.ticket();
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/everything/lobby?page=7").header("X-Test", "yes").ticket(ticket).open();
			client.send(RawFrame.text("text"), RawFrame.binary((byte) 1), RawFrame.pong((byte) 2),
					RawFrame.text("{\"event\":\"some\"}"), RawFrame.text("fail"), RawFrame.close(1000, "bye"));
			Awaitility.await().until(() -> endpoint.calls.containsKey("close"));
		}
		assertThat(endpoint.calls).containsOnlyKeys("connect", "open", "text", "binary", "event", "pong", "error",
				"close");
		assertThat(endpoint.calls.get("connect"))
			.isEqualTo("alice alice alice alice /everything/{room} lobby 7 yes put Seat[name=window, number=12] own");
		assertThat(endpoint.calls.values()).containsOnly(endpoint.calls.get("connect"));
	}

	@Test
	@DisplayName("D2 path variables, query parameters and headers are converted by the ConversionService")
	void converted() {
		try (TestWebSocket client = TestWebSocket.connect(
				URI.create("ws://localhost:" + application.port()
						+ "/converted/42/SHARP/2026-11-21?tags=a,b&tags=c&number=1&number=2&name=a%20b%2Bc"),
				Map.of("X-Count", "3"))) {
			assertThat(client.send("?").takeText()).isEqualTo("42 SHARP 2026-11-21 [a,b, c] [1, 2] a b+c 3 true");
		}
	}

	@ParameterizedTest
	@CsvSource({ "/converted/x/SHARP/2026-11-21?name=n, Invalid path variable 'id'",
			"/converted/1/ROUND/2026-11-21?name=n, Invalid path variable 'shape'",
			"/converted/1/SHARP/21.11.2026?name=n, Invalid path variable 'day'",
			"/converted/1/SHARP/2026-11-21, Missing query parameter 'name'",
			"/converted/1/SHARP/2026-11-21?name=n&number=x, Invalid query parameter 'number'",
			"/strict?inEvent=1&inError=1&inClose=1, Missing query parameter 'inText'",
			"/strict?inText=1&inError=1&inClose=1, Missing query parameter 'inEvent'",
			"/strict?inText=1&inEvent=1&inClose=1, Missing query parameter 'inError'",
			"/strict?inText=1&inEvent=1&inError=1, Missing query parameter 'inClose'",
			"/strict?inText=&inEvent=1&inError=1&inClose=1, Missing query parameter 'inText'",
			"/strict?inText=1&inEvent=&inError=1&inClose=1, Invalid query parameter 'inEvent'" })
	@DisplayName("D2 what is missing or invalid is answered 400 before the 101, whichever callback asks for it")
	void badRequest(String path, String detail) {
		HttpAnswer answer = TestWebSocket.expectRefused(URI.create("ws://localhost:" + application.port() + path),
				Map.of("X-Count", "3"));
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.json().path("detail").asString()).isEqualTo(detail);
	}

	@Test
	@DisplayName("D2 a missing or invalid header is answered 400")
	void badHeader() {
		String path = "/converted/1/SHARP/2026-11-21?name=n";
		assertThat(TestWebSocket.expectRefused(application.port(), path).json().path("detail").asString())
			.isEqualTo("Missing header 'X-Count'");
		assertThat(application.answer(path, (handshake) -> handshake.header("X-Count", "many"))
			.json()
			.path("detail")
			.asString()).isEqualTo("Invalid header 'X-Count'");
	}

	@ParameterizedTest
	@CsvSource({ "'', null", "&inAdvice=5, 5", "&inAdvice=x, null" })
	@DisplayName("D2 advice serves all endpoints, so it gets what is there and asks nothing of their clients")
	void advice(String query, String expected) {
		try (TestWebSocket client = TestWebSocket.connect(application.port(),
				"/strict?inText=1&inEvent=2&inError=3&inClose=4" + query)) {
			assertThat(client.send("fail").takeText()).isEqualTo("advice " + expected + " null null");
		}
	}

	@ParameterizedTest
	@CsvSource({ "'', Optional.empty null 5 five Optional[5] false null",
			"?optional=1&nullable=2&number=3&text=four&both=6&flag=true&absent=7, Optional[1] 2 3 four Optional[6] true 7",
			"?optional=&nullable=&number=&text=&both=&absent=, Optional.empty null 5 five Optional[5] false null" })
	@DisplayName("D2 Optional, @Nullable, required = false and default values stand for what is missing")
	void optional(String query, String expected) {
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/optional" + query)) {
			assertThat(client.send("?").takeText()).isEqualTo(expected);
		}
	}

	@Test
	@DisplayName("D2 path variables, query parameters and headers as a whole")
	void maps() {
		try (TestWebSocket client = TestWebSocket.connect(
				URI.create("ws://localhost:" + application.port() + "/maps/1/2?x=3&x=4"), Map.of("X-Test", "yes"))) {
			assertThat(client.send("?").takeText()).isEqualTo("{a=1, b=2} {x=3} {x=[3, 4]} yes yes");
		}
	}

	@Test
	@DisplayName("D2 a connection attribute that is missing is a failure of the callback, unless it is optional")
	void attributes() {
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/optional")) {
			assertThat(client.send("attributes").takeText()).isEqualTo("Optional.empty null");
			assertThat(client.send("put").takeText()).isEqualTo("Optional[1] here");
		}
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/optional")) {
			client.send("put").takeText();
			client.send(new byte[] { 1 });
			assertThat(client.takeText()).isEqualTo("here 1");
		}
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/optional")) {
			client.send(new byte[] { 1 });
			assertThat(client.awaitClose().getCode()).isEqualTo(1011);
		}
	}

	@Test
	@DisplayName("D2 @AuthenticationPrincipal with an expression, of another type, and as an annotation of one's own")
	void authenticationPrincipal() {
		try (TestWebSocket client = TestWebSocket.connectWithTicket(application.port(), "/caller",
				application.ticket())) {
			assertThat(client.send("?").takeText()).isEqualTo("alice alice 5 null Optional[alice]");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "ours", "theirs" })
	@DisplayName("D2 HandlerArgumentResolver beans are asked in order, before the built-in resolvers")
	void ownResolvers(String value) {
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/optional?own=" + value)) {
			assertThat(client.send("own").takeText()).isEqualTo("first " + value);
		}
	}

	@Test
	@DisplayName("D2 an exception of a HandlerArgumentResolver is a failure of the callback")
	void failingResolver() {
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/optional?own=fail")) {
			client.send("own");
			assertThat(client.awaitClose().getCode()).isEqualTo(1011);
		}
	}

	record Seat(String name, int number) {
	}

	/**
	 * Supplied by the application's own resolvers.
	 */
	record Own(String value) {
	}

	static class Resolvers {

		@Bean
		@Order(2)
		HandlerArgumentResolver second() {
			return new OwnResolver("second ");
		}

		@Bean
		@Order(1)
		HandlerArgumentResolver first() {
			return new OwnResolver("first ");
		}

	}

	private record OwnResolver(String prefix) implements HandlerArgumentResolver {

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return parameter.getParameterType() == Own.class;
		}

		@Override
		public @Nullable Object resolveArgument(Context context) throws Exception {
			String value = context.handshake().queryParameters().getFirst("own");
			if ("fail".equals(value)) {
				throw new Exception("Cannot be resolved");
			}
			return new Own((value != null) ? this.prefix + value : "own");
		}

	}

	@WsExtEndpoint("/everything/{room}")
	static class EverythingEndpoint {

		private final ConcurrentMap<String, String> calls = new ConcurrentHashMap<>();

		private void note(String callback, @Nullable WsConnection connection, Object... values) {
			StringBuilder line = new StringBuilder();
			for (Object value : values) {
				Object shown = (value instanceof Principal principal) ? principal.getName()
						: (value instanceof WsHandshake handshake) ? handshake.endpoint() : value;
				line.append(line.isEmpty() ? "" : " ").append(shown);
			}
			if (connection != null && !connection.handshake().path().equals("/everything/lobby")) {
				line.append(" on ").append(connection);
			}
			this.calls.put(callback, line.toString());
		}

		@OnConnect
		boolean connect(Principal principal, Authentication authentication,
				@AuthenticationPrincipal UserDetails details,
				@AuthenticationPrincipal(expression = "username") String name, WsHandshake handshake,
				@PathVariable String room, @RequestParam int page, @RequestHeader("X-Test") String header,
				@TicketPayload Seat seat, Instant at, Own own) {
			handshake.attributes().put("attribute", "put");
			note("connect", null, principal, authentication, details.getUsername(), name, handshake, room, page, header,
					"put", seat, own.value());
			return at.isBefore(Instant.now().plusSeconds(1));
		}

		@OnOpen
		void open(WsConnection connection, Principal principal, Authentication authentication,
				@AuthenticationPrincipal UserDetails details,
				@AuthenticationPrincipal(expression = "username") String name, WsHandshake handshake,
				@PathVariable String room, @RequestParam int page, @RequestHeader("X-Test") String header,
				@ConnectionAttribute String attribute, @TicketPayload Seat seat, Instant at, Own own) {
			note("open", connection, principal, authentication, details.getUsername(), name, handshake, room, page,
					header, attribute, seat, own.value());
		}

		@OnText
		void text(WsConnection connection, Principal principal, Authentication authentication,
				@AuthenticationPrincipal UserDetails details,
				@AuthenticationPrincipal(expression = "username") String name, WsHandshake handshake,
				@PathVariable String room, @RequestParam int page, @RequestHeader("X-Test") String header,
				@ConnectionAttribute String attribute, @TicketPayload Seat seat, Instant at, Own own, String text) {
			if (text.equals("fail")) {
				throw new IllegalStateException("As you like");
			}
			note(text, connection, principal, authentication, details.getUsername(), name, handshake, room, page,
					header, attribute, seat, own.value());
		}

		@OnBinary
		void binary(WsConnection connection, Principal principal, Authentication authentication,
				@AuthenticationPrincipal UserDetails details,
				@AuthenticationPrincipal(expression = "username") String name, WsHandshake handshake,
				@PathVariable String room, @RequestParam int page, @RequestHeader("X-Test") String header,
				@ConnectionAttribute String attribute, @TicketPayload Seat seat, Instant at, Own own, byte[] bytes) {
			assertThat(bytes).containsExactly(1);
			note("binary", connection, principal, authentication, details.getUsername(), name, handshake, room, page,
					header, attribute, seat, own.value());
		}

		@OnEvent("some")
		void event(WsConnection connection, Principal principal, Authentication authentication,
				@AuthenticationPrincipal UserDetails details,
				@AuthenticationPrincipal(expression = "username") String name, WsHandshake handshake,
				@PathVariable String room, @RequestParam int page, @RequestHeader("X-Test") String header,
				@ConnectionAttribute String attribute, @TicketPayload Seat seat, Instant at, Own own) {
			note("event", connection, principal, authentication, details.getUsername(), name, handshake, room, page,
					header, attribute, seat, own.value());
		}

		@OnPong
		void pong(WsConnection connection, Principal principal, Authentication authentication,
				@AuthenticationPrincipal UserDetails details,
				@AuthenticationPrincipal(expression = "username") String name, WsHandshake handshake,
				@PathVariable String room, @RequestParam int page, @RequestHeader("X-Test") String header,
				@ConnectionAttribute String attribute, @TicketPayload Seat seat, Instant at, Own own, byte[] bytes) {
			assertThat(bytes).containsExactly(2);
			note("pong", connection, principal, authentication, details.getUsername(), name, handshake, room, page,
					header, attribute, seat, own.value());
		}

		@OnError
		void error(WsConnection connection, Principal principal, Authentication authentication,
				@AuthenticationPrincipal UserDetails details,
				@AuthenticationPrincipal(expression = "username") String name, WsHandshake handshake,
				@PathVariable String room, @RequestParam int page, @RequestHeader("X-Test") String header,
				@ConnectionAttribute String attribute, @TicketPayload Seat seat, Instant at, Own own,
				IllegalStateException exception) {
			assertThat(exception).hasMessage("As you like");
			note("error", connection, principal, authentication, details.getUsername(), name, handshake, room, page,
					header, attribute, seat, own.value());
		}

		@OnClose
		void close(WsConnection connection, Principal principal, Authentication authentication,
				@AuthenticationPrincipal UserDetails details,
				@AuthenticationPrincipal(expression = "username") String name, WsHandshake handshake,
				@PathVariable String room, @RequestParam int page, @RequestHeader("X-Test") String header,
				@ConnectionAttribute String attribute, @TicketPayload Seat seat, Instant at, Own own,
				CloseStatus status, LeaveReason reason) {
			assertThat(status).isEqualTo(new CloseStatus(1000, "bye"));
			assertThat(reason).isEqualTo(LeaveReason.CLIENT_CLOSED);
			note("close", connection, principal, authentication, details.getUsername(), name, handshake, room, page,
					header, attribute, seat, own.value());
		}

	}

	enum Shape {

		SHARP, FLAT

	}

	@WsExtEndpoint(path = "/converted/{id}/{shape}/{day}", authentication = HandshakeAuthentication.NONE)
	static class ConvertedEndpoint {

		@OnText
		String text(@PathVariable int id, @PathVariable Shape shape,
				@PathVariable @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) LocalDate day,
				@RequestParam(required = false) List<String> tags,
				@RequestParam(name = "number", required = false) int[] numbers, @RequestParam String name,
				@RequestHeader("X-Count") long count, @RequestParam(defaultValue = "yes") boolean flag) {
			return "%s %s %s %s %s %s %s %s".formatted(id, shape, day, tags, Arrays.toString(numbers), name, count,
					flag);
		}

	}

	@WsExtEndpoint(path = "/strict", authentication = HandshakeAuthentication.NONE)
	static class StrictCallbacksEndpoint {

		@OnText
		void text(@RequestParam Integer inText) {
			throw new ArithmeticException();
		}

		@OnEvent("a")
		void first() {
		}

		@OnEvent("b")
		void second(@RequestParam int inEvent) {
		}

		@OnEvent("c")
		void third() {
		}

		@OnError
		void error(IllegalStateException exception, @RequestParam int inError) {
		}

		@OnClose
		void close(@RequestParam int inClose) {
		}

	}

	/**
	 * Serves endpoints that do not have what it asks for.
	 */
	@WsExtAdvice
	static class ScopedAdvice {

		@OnError
		String arithmetic(ArithmeticException exception, @RequestParam Integer inAdvice, @PathVariable Integer room,
				Principal principal) {
			return "advice " + inAdvice + " " + room + " " + principal;
		}

	}

	@WsExtEndpoint(path = "/optional", authentication = HandshakeAuthentication.NONE)
	static class OptionalEndpoint {

		@OnText
		String text(String text, @RequestParam Optional<Integer> optional, @RequestParam @Nullable Integer nullable,
				@RequestParam(defaultValue = "5") int number,
				@RequestParam(name = "text", defaultValue = "five") String defaulted,
				@RequestParam(defaultValue = "5") Optional<Integer> both, @RequestParam(required = false) boolean flag,
				@RequestParam(required = false) Integer absent, @ConnectionAttribute Optional<Integer> some,
				@ConnectionAttribute(required = false) String other, WsConnection connection, Own own) {
			switch (text) {
				case "put" -> {
					connection.attributes().put("some", 1);
					connection.attributes().put("other", "here");
					return "Optional[1] here";
				}
				case "attributes" -> {
					return some + " " + other;
				}
				case "own" -> {
					return own.value();
				}
				default -> {
					return "%s %s %s %s %s %s %s".formatted(optional, nullable, number, defaulted, both, flag, absent);
				}
			}
		}

		@OnBinary
		String binary(@ConnectionAttribute("other") String renamed, @ConnectionAttribute int some) {
			return renamed + " " + some;
		}

	}

	@WsExtEndpoint(path = "/maps/{a}/{b}", authentication = HandshakeAuthentication.NONE)
	static class MapsEndpoint {

		@OnText
		String text(@PathVariable Map<String, String> variables, @RequestParam Map<String, String> parameters,
				@RequestParam MultiValueMap<String, String> all, @RequestHeader HttpHeaders headers,
				@RequestHeader Map<String, String> map) {
			return "%s %s %s %s %s".formatted(new TreeMap<>(variables), parameters, all, headers.getFirst("X-Test"),
					map.get("X-Test"));
		}

	}

	@WsExtEndpoint("/caller")
	static class CallerEndpoint {

		@OnText
		String text(@AuthenticationPrincipal(expression = "username") String name, @CurrentUser UserDetails user,
				@AuthenticationPrincipal(expression = "username.length()") int length,
				@AuthenticationPrincipal Seat notOfThisType, Optional<Principal> principal) {
			return "%s %s %s %s %s".formatted(name, user.getUsername(), length, notOfThisType,
					principal.map(Principal::getName));
		}

	}

	@Target(ElementType.PARAMETER)
	@Retention(RetentionPolicy.RUNTIME)
	@AuthenticationPrincipal
	@interface CurrentUser {

	}

}
