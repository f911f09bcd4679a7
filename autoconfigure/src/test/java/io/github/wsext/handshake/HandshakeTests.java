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

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.OnConnect;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsHandshake;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Knocks at the door of an application whose own rules let everybody pass.
 */
@EveryContainer
class HandshakeTests {

	private static final String OWN_ORIGIN = "http://localhost:";

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(
			List.of(Room.class, Open.class, Partners.class, Configured.class, Public.class, Versions.class,
					Required.class, Json.class, Cbor.class, Security.class),
			"wsext.allowed-origins=https://app.example.com,https://*.apps.example.com:[*]",
			"wsext.endpoint.configured.allowed-origins=https://configured.example.com",
			"wsext.ticket.issue-rate-per-minute=1000");

	private static HttpAnswer answer(String target, Consumer<RawHandshake> request) {
		return application.answer(target, request);
	}

	private static HttpAnswer answer(String target) {
		return answer(target, (handshake) -> {
		});
	}

	private static void assertProblem(HttpAnswer answer, int status) {
		assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
		assertThat(answer.headers().getFirst("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.headers().getFirst("Cache-Control")).isEqualTo("no-store");
		assertThat(answer.json().propertyNames()).containsExactly("title", "status", "detail");
		assertThat(answer.json().get("status").asInt()).isEqualTo(status);
	}

	@Nested
	class Connect {

		@Test
		@DisplayName("H1 @OnConnect sees everything there is to see, before the 101")
		void sees() {
			try (RawWebSocketClient client = application.client()) {
				client.handshake("/rooms/m%C3%BCll%20eimer?lang=de&lang=fr&q=a%20b%26c")
					.ticket(application.ticket())
					.header("X-Device", "phone")
					.header("Accept-Language", "de")
					.open();
				JsonNode seen = JsonMapper.shared().readTree(client.readMessage().text());
				assertThat(seen.get("endpoint").asString()).isEqualTo("/rooms/{room}");
				assertThat(seen.get("path").asString()).isEqualTo("/rooms/müll eimer");
				assertThat(seen.get("uri").asString())
					.isEqualTo("/rooms/m%C3%BCll%20eimer?lang=de&lang=fr&q=a%20b%26c");
				assertThat(seen.get("pathVariables").toString()).isEqualTo("{\"room\":\"müll eimer\"}");
				assertThat(seen.get("queryParameters").toString())
					.isEqualTo("{\"lang\":[\"de\",\"fr\"],\"q\":[\"a b&c\"]}");
				assertThat(seen.get("device").asString()).isEqualTo("phone");
				assertThat(seen.get("principal").asString()).isEqualTo("alice");
				assertThat(seen.get("remoteAddress").asString()).isEqualTo(client.localAddress().toString());
				assertThat(seen.get("parameters").toString()).isEqualTo("[\"müll eimer\",\"de\",\"phone\"]");
				assertThat(seen.get("readOnlyHeaders").asBoolean()).isTrue();
			}
		}

		@Test
		@DisplayName("H1 what @OnConnect puts into the attributes becomes attributes of the connection")
		void attributes() {
			try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/open/attributes")) {
				client.sendText("attributes").expectText("{joined=2026-01-01T00:00:00Z}");
			}
		}

		@Test
		@DisplayName("H1 it may reject with status, headers and body")
		void rejects() {
			HttpAnswer answer = answer("/open/teapot");
			assertThat(answer.status()).isEqualTo(418);
			assertThat(answer.headers().getFirst("Content-Type")).isEqualTo("text/html");
			assertThat(answer.headers().get("X-Pot")).containsExactly("short", "stout");
			assertThat(answer.body()).isEqualTo("<h1>I am a teapot: ü</h1>");
			assertThat(answer.headers().getContentLength()).isEqualTo(26);
			assertThat(answer.headers().containsHeader("Sec-WebSocket-Accept")).isFalse();
		}

		@Test
		@DisplayName("H1 without a body of its own the rejection is a problem detail")
		void rejectsWithProblem() {
			HttpAnswer answer = answer("/open/unknown");
			assertProblem(answer, 404);
			assertThat(answer.json().get("detail").asString()).isEqualTo("No room \"unknown\"");
			HttpAnswer text = answer("/open/text");
			assertThat(text.status()).isEqualTo(409);
			assertThat(text.headers().getFirst("Content-Type")).isEqualToIgnoringCase("text/plain;charset=UTF-8");
			assertThat(text.body()).isEqualTo("schön voll");
		}

		@Test
		@DisplayName("H1 a status that has no name is sent as it is")
		void rejectsWithOddStatus() {
			assertProblem(answer("/open/odd"), 499);
		}

		@Test
		@DisplayName("H1 false is 403, and so is a denied access")
		void refuses() {
			assertProblem(answer("/open/false"), 403);
			assertProblem(answer("/open/denied"), 403);
		}

		@Test
		@DisplayName("H1 any other exception is 500 without details, and logged")
		@ExtendWith(OutputCaptureExtension.class)
		void fails(CapturedOutput output) {
			for (String room : List.of("crash", "error")) {
				HttpAnswer answer = answer("/open/" + room);
				assertProblem(answer, 500);
				assertThat(answer.toString()).doesNotContain("secret").doesNotContain("Exception");
			}
			assertThat(output).contains("secret detail");
		}

		@Test
		@DisplayName("H1 a parameter that the handshake lacks or that cannot be converted is 400")
		void bindsParameters() {
			assertProblem(answer("/public?size=none"), 400);
			assertThat(answer("/public?size=7").status()).isEqualTo(101);
		}

		@Test
		@DisplayName("H1 a rejection cannot smuggle in a header")
		void headerInjection() {
			HttpAnswer answer = answer("/open/redirect?next=%0d%0aSet-Cookie:%20a=b%0d%0a%0d%0a");
			assertThat(answer.status()).isGreaterThanOrEqualTo(400);
			assertThat(answer.headers().containsHeader("Set-Cookie")).isFalse();
			HttpAnswer detail = answer("/open/detail?next=%0d%0aSet-Cookie:%20a=b%0d%0a%0d%0a%22");
			assertProblem(detail, 400);
			assertThat(detail.headers().containsHeader("Set-Cookie")).isFalse();
		}

	}

	@Nested
	class NoAuthentication {

		@Test
		@DisplayName("H2 NONE needs no ticket; none is read and none is consumed")
		void none() {
			String ticket = application.ticket();
			for (String target : List.of("/public", "/public?ticket=" + ticket, "/public?ticket=garbage",
					"/public?ticket=" + ticket + "&ticket=other")) {
				assertThat(answer(target).status()).as(target).isEqualTo(101);
			}
			assertThat(answer("/public", (handshake) -> handshake.header("Authorization", "Ticket " + ticket)).status())
				.isEqualTo(101);
			try (RawWebSocketClient client = application.client()) {
				client.handshake("/public").ticket(ticket).open();
				client.expectText("nobody {}");
			}
			assertThat(answer("/rooms/lobby", (handshake) -> handshake.ticket(ticket)).status()).isEqualTo(101);
		}

		@Test
		@DisplayName("H2 the default is TICKET, for which nothing else counts")
		void ticketIsTheDefault() {
			assertProblem(answer("/rooms/lobby"), 401);
			assertProblem(answer("/rooms/lobby", (handshake) -> handshake.basic("alice", "alice")), 401);
		}

	}

	@Nested
	class Upgrade {

		@Test
		@DisplayName("H3 plain HTTP on an endpoint path is answered 426 with Upgrade: websocket")
		void plainHttp() {
			for (String target : List.of("/rooms/lobby", "/public", "/ws-ticket/wst_x", "/ws-ticket")) {
				HttpAnswer answer = answer(target, RawHandshake::plain);
				assertProblem(answer, 426);
				assertThat(answer.headers().getFirst("Upgrade")).isEqualTo("websocket");
				assertThat(answer.headers().get("Connection")).anyMatch((value) -> value.contains("Upgrade"));
			}
			assertProblem(answer("/public", (handshake) -> handshake.header("Upgrade", "h2c")), 426);
		}

		@Test
		@DisplayName("H3 a wrong version is answered 426 with Sec-WebSocket-Version: 13")
		void version() {
			for (String version : List.of("8", "0", "", "14", "013", "x", "13.0")) {
				HttpAnswer answer = answer("/public",
						(handshake) -> handshake.header("Sec-WebSocket-Version", version));
				assertProblem(answer, 426);
				assertThat(answer.headers().get("Sec-WebSocket-Version")).containsExactly("13");
			}
			assertProblem(answer("/public", (handshake) -> handshake.without("Sec-WebSocket-Version")), 426);
		}

		@Test
		@DisplayName("H3 a bad key is answered 400")
		void key() {
			for (String key : List.of("", "x", "dGhlIHNhbXBsZSBub25j", "dGhlIHNhbXBsZSBub25jZQ",
					"dGhlIHNhbXBsZSBub25jZQ===", "dGhlIHNhbXBsZSBub25jZSBsb25nZXI=", "!!!lIHNhbXBsZSBub25jZQ==")) {
				assertProblem(answer("/public", (handshake) -> handshake.header("Sec-WebSocket-Key", key)), 400);
			}
			assertProblem(answer("/public", (handshake) -> handshake.without("Sec-WebSocket-Key")), 400);
			assertProblem(answer("/public", (handshake) -> handshake.addHeader("Sec-WebSocket-Key", RawHandshake.KEY)),
					400);
		}

		@Test
		@DisplayName("H3 a Connection header that does not say Upgrade is answered 400")
		void connection() {
			// Jetty does it by itself.
			assertThat(answer("/public", (handshake) -> handshake.header("Connection", "keep-alive")).status())
				.isEqualTo(400);
			assertThat(answer("/public", (handshake) -> handshake.without("Connection")).status()).isEqualTo(400);
			assertThat(answer("/public", (handshake) -> handshake.header("Connection", "keep-alive, Upgrade")).status())
				.isEqualTo(101);
			assertThat(answer("/public", (handshake) -> handshake.header("Upgrade", "WebSocket")).status())
				.isEqualTo(101);
		}

		@ParameterizedTest
		@ValueSource(strings = { "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD" })
		@DisplayName("H3 a wrong method is answered 405 with Allow: GET")
		void method(String method) {
			HttpAnswer answer = answer("/public", (handshake) -> handshake.method(method));
			assertThat(answer.status()).isEqualTo(405);
			assertThat(answer.headers().getFirst("Allow")).isEqualTo("GET");
			assertThat(answer("/rooms/lobby", (handshake) -> handshake.method(method).plain()).status()).isEqualTo(405);
		}

		@Test
		@DisplayName("H3 an unknown path is answered 404")
		void unknownPath() {
			for (String target : List.of("/", "/nowhere", "/rooms", "/rooms/a/b", "/rooms/", "/publicity",
					"/ws-ticketing")) {
				assertThat(answer(target).status()).as(target).isEqualTo(404);
			}
		}

	}

	@Nested
	class Origins {

		@Test
		@DisplayName("H4 the same origin may connect")
		void same() {
			assertThat(status("/public", OWN_ORIGIN + application.port())).isEqualTo(101);
			assertThat(status("/public", "http://LOCALHOST:" + application.port())).isIn(101, 403);
			assertThat(status("/public", "https://localhost:" + application.port())).isEqualTo(403);
			assertThat(status("/public", "http://localhost")).isEqualTo(403);
			assertThat(status("/public", "http://localhost:1")).isEqualTo(403);
			assertThat(status("/public", "http://127.0.0.1:" + application.port())).isEqualTo(403);
		}

		@Test
		@DisplayName("H4 the patterns of wsext.allowed-origins may connect, and nobody else: 403")
		void global() {
			assertThat(status("/public", "https://app.example.com")).isEqualTo(101);
			assertThat(status("/public", "https://one.apps.example.com:8443")).isEqualTo(101);
			for (String origin : List.of("https://app.example.com.foe.example", "https://foe.example",
					"http://app.example.com", "https://app.example.com:444", "https://xapp.example.com",
					"http://one.apps.example.com:8443", "https://apps.example.com:8443", "null", "file://", "*", "",
					"https://app.example.com https://foe.example", "http://[::1", "://", "https://a:b:c",
					"javascript:x", "https://app.example.com:99999999", "https://%zz", "x".repeat(4000))) {
				assertProblem(answer("/public", (handshake) -> handshake.origin(origin)), 403);
			}
			assertProblem(answer("/public", (handshake) -> handshake.origin(OWN_ORIGIN + application.port())
				.addHeader("Origin", "https://foe.example")), 403);
		}

		@Test
		@DisplayName("H4 the patterns of an endpoint take the place of those of all")
		void perEndpoint() {
			assertThat(status("/partners", "https://one.partner.example")).isEqualTo(101);
			assertThat(status("/partners", "https://partner.example")).isEqualTo(403);
			assertThat(status("/partners", "https://app.example.com")).isEqualTo(403);
			assertThat(status("/partners", OWN_ORIGIN + application.port())).isEqualTo(101);
		}

		@Test
		@DisplayName("H4 the patterns of an endpoint's property go before those of its annotation")
		void perEndpointByProperty() {
			assertThat(status("/configured", "https://configured.example.com")).isEqualTo(101);
			assertThat(status("/configured", "https://annotated.example.com")).isEqualTo(403);
		}

		@Test
		@DisplayName("H4 a client without Origin may connect")
		void missing() {
			assertThat(answer("/rooms/lobby", (handshake) -> handshake.ticket(application.ticket())).status())
				.isEqualTo(101);
			assertThat(answer("/public").status()).isEqualTo(101);
		}

		private int status(String target, String origin) {
			return answer(target, (handshake) -> handshake.origin(origin)).status();
		}

	}

	@Nested
	class BehindAProxy {

		@AutoClose
		private static final RunningApplication behind = RunningApplication.start(List.of(Room.class, Public.class),
				"server.forward-headers-strategy=framework", "wsext.ticket.issue-rate-per-minute=1000");

		@AutoClose
		private static final RunningApplication natively = RunningApplication.start(List.of(Public.class),
				"server.forward-headers-strategy=native");

		@Test
		@DisplayName("H4 the same origin is that of the proxy where forwarded headers count")
		void sameOrigin() {
			assertThat(status("/public", "https://app.example.com")).isEqualTo(101);
			assertThat(status("/public", OWN_ORIGIN + behind.port())).isEqualTo(403);
		}

		@ParameterizedTest
		@CsvSource(delimiter = '|',
				textBlock = """
						X-Forwarded-Proto=wss&X-Forwarded-Host=app.example.com&X-Forwarded-Port=443  | https://app.example.com | 101
						X-Forwarded-Proto=wss&X-Forwarded-Host=app.example.com                       | https://app.example.com | 101
						X-Forwarded-Proto=ws&X-Forwarded-Host=app.example.com                        | http://app.example.com  | 101
						X-Forwarded-Proto=ws&X-Forwarded-Host=app.example.com                        | https://app.example.com | 403
						X-Forwarded-Proto=wss&X-Forwarded-Host=app.example.com                       | http://app.example.com  | 403
						X-Forwarded-Proto=wss&X-Forwarded-Host=app.example.com                       | https://foe.example     | 403
						""")
		@DisplayName("H4 a proxy that says wss means https, and ws http, whoever believes it")
		void webSocketSchemes(String forwarded, String origin, int status) {
			assertThat(forwarded(behind, forwarded, origin)).as("framework").isEqualTo(status);
			assertThat(forwarded(natively, forwarded, origin)).as("native").isEqualTo(status);
		}

		@Test
		@DisplayName("H4 a proxy that says wss in Forwarded means https")
		void webSocketSchemesInForwarded() {
			assertThat(forwarded(behind, "Forwarded=proto=wss;host=app.example.com", "https://app.example.com"))
				.isEqualTo(101);
			assertThat(forwarded(behind, "Forwarded=proto=wss;host=app.example.com", "http://app.example.com"))
				.isEqualTo(403);
		}

		private static int forwarded(RunningApplication application, String headers, String origin) {
			return application.status("/public", (handshake) -> {
				handshake.origin(origin).header("X-Forwarded-For", "192.0.2.7");
				for (String header : headers.split("&")) {
					handshake.header(header.split("=")[0], header.substring(header.indexOf('=') + 1));
				}
			});
		}

		@Test
		@DisplayName("T9 all carriers work behind a proxy")
		void carriers() {
			assertThat(status("/rooms/lobby?ticket=" + behind.ticket(), "https://app.example.com")).isEqualTo(101);
			assertThat(status("/ws-ticket/" + behind.ticket("/rooms/lobby"), "https://app.example.com")).isEqualTo(101);
		}

		@Test
		@DisplayName("H1 the remote address is that of the client")
		void remoteAddress() {
			try (RawWebSocketClient client = behind.client()) {
				client.handshake("/rooms/lobby")
					.ticket(behind.ticket())
					.header("X-Device", "phone")
					.header("X-Forwarded-For", "192.0.2.7")
					.open();
				assertThat(client.readMessage().text()).contains("192.0.2.7");
			}
		}

		private int status(String target, String origin) {
			return behind.status(target,
					(handshake) -> handshake.origin(origin)
						.header("X-Forwarded-Proto", "https")
						.header("X-Forwarded-Host", "app.example.com")
						.header("X-Forwarded-Port", "443"));
		}

	}

	@Nested
	class Subprotocols {

		@Test
		@DisplayName("H5 one subprotocol is chosen in the server's order of preference, and echoed")
		void serverPrefers() {
			assertThat(negotiated("/versions", "v1, v2")).isEqualTo("v2 v2");
			assertThat(negotiated("/versions", "v2, v1")).isEqualTo("v2 v2");
			assertThat(negotiated("/versions", "v9, v1")).isEqualTo("v1 v1");
			assertThat(negotiated("/versions", "v9,v1")).isEqualTo("v1 v1");
		}

		@Test
		@DisplayName("H5 where none is required, none may be offered or known")
		void optional() {
			assertThat(negotiated("/versions", null)).isEqualTo("null null");
			assertThat(negotiated("/versions", "v9")).isEqualTo("null null");
			assertThat(negotiated("/versions", "V2")).isEqualTo("null null");
			assertThat(negotiated("/versions", "v2x")).isEqualTo("null null");
		}

		@Test
		@DisplayName("H5 requireSubprotocol refuses a client without one with 400")
		void required() {
			assertThat(negotiated("/required", "strict")).isEqualTo("strict strict");
			assertProblem(answer("/required"), 400);
			assertProblem(answer("/required", (handshake) -> handshake.subprotocols("lax")), 400);
			assertProblem(answer("/required", (handshake) -> handshake.subprotocols("wsext.v1")), 400);
		}

		@Test
		@DisplayName("H5 two endpoints may share a path and differ by subprotocol")
		void sharedPath() {
			assertThat(negotiated("/shared", "json")).isEqualTo("json json");
			assertThat(negotiated("/shared", "cbor")).isEqualTo("cbor cbor");
			assertThat(negotiated("/shared", "xml, cbor")).isEqualTo("cbor cbor");
			assertProblem(answer("/shared"), 400);
		}

		@Test
		@DisplayName("H5 a browser that offered only the ticket gets the marker back and connects")
		void onlyTheTicket() {
			try (TestWebSocket browser = TestWebSocket.connectWithTicket(application.port(), "/versions",
					application.ticket())) {
				assertThat(browser.subprotocol()).isEqualTo("wsext.v1");
				assertThat(browser.takeText()).isEqualTo("null");
			}
		}

		private String negotiated(String target, @Nullable String offer) {
			try (RawWebSocketClient client = application.client()) {
				RawHandshake handshake = client.handshake(target)
					.header("Authorization", "Ticket " + application.ticket());
				if (offer != null) {
					handshake.subprotocols(offer);
				}
				handshake.open();
				return client.answer().headers().getFirst("Sec-WebSocket-Protocol") + " " + client.readMessage().text();
			}
		}

	}

	@WsExtEndpoint("/rooms/{room}")
	static class Room {

		@OnConnect
		void connect(WsHandshake handshake, @PathVariable String room,
				@RequestParam(required = false) List<String> lang,
				@RequestHeader(name = "X-Device", required = false) String device) {
			Map<String, Object> seen = new LinkedHashMap<>();
			seen.put("endpoint", handshake.endpoint());
			seen.put("path", handshake.path());
			seen.put("uri", handshake.uri().toString());
			seen.put("pathVariables", handshake.pathVariables());
			seen.put("queryParameters", handshake.queryParameters());
			seen.put("device", String.valueOf(handshake.headers().getFirst("x-device")));
			seen.put("principal", Objects.requireNonNull(handshake.principal()).getName());
			seen.put("remoteAddress", String.valueOf(handshake.remoteAddress()));
			seen.put("parameters", (lang != null) ? List.of(room, lang.get(0), device) : List.of());
			seen.put("readOnlyHeaders", isReadOnly(handshake.headers()));
			handshake.attributes().put("seen", seen);
		}

		private static boolean isReadOnly(HttpHeaders headers) {
			try {
				headers.add("X-Device", "other");
				return false;
			}
			catch (UnsupportedOperationException ex) {
				return true;
			}
		}

		@OnOpen
		Object open(WsConnection connection) {
			return connection.attributes().get("seen");
		}

	}

	@WsExtEndpoint(path = "/open/{room}", authentication = HandshakeAuthentication.NONE)
	static class Open {

		@OnConnect
		boolean connect(WsHandshake handshake, @PathVariable String room, @RequestParam(required = false) String next) {
			handshake.attributes().put("joined", Instant.parse("2026-01-01T00:00:00Z"));
			return switch (room) {
				case "teapot" -> throw new HandshakeRejectedException(HttpStatus.I_AM_A_TEAPOT, "short and stout",
						headers(MediaType.TEXT_HTML, "short", "stout"), "<h1>I am a teapot: ü</h1>");
				case "text" ->
					throw new HandshakeRejectedException(HttpStatus.CONFLICT, "", new HttpHeaders(), "schön voll");
				case "unknown" -> throw new HandshakeRejectedException(HttpStatus.NOT_FOUND, "No room \"unknown\"");
				case "odd" -> throw new HandshakeRejectedException(HttpStatusCode.valueOf(499), "client closed");
				case "redirect" -> throw new HandshakeRejectedException(HttpStatus.CONFLICT, "Go elsewhere",
						headers(MediaType.TEXT_HTML, next), null);
				case "detail" -> throw new HandshakeRejectedException(HttpStatus.BAD_REQUEST, "Not " + next);
				case "denied" -> throw new AccessDeniedException("secret detail");
				case "crash" -> throw new IllegalStateException("secret detail");
				case "error" -> throw new StackOverflowError("secret detail");
				default -> !room.equals("false");
			};
		}

		private static HttpHeaders headers(MediaType contentType, String... pot) {
			HttpHeaders headers = new HttpHeaders();
			headers.setContentType(contentType);
			headers.addAll("X-Pot", List.of(pot));
			return headers;
		}

		@OnText
		String attributes(String text, WsConnection connection) {
			return connection.attributes().toString();
		}

	}

	@WsExtEndpoint(path = "/public", authentication = HandshakeAuthentication.NONE)
	static class Public {

		@OnOpen
		String open(WsConnection connection, @RequestParam(defaultValue = "1") int size) {
			return ((connection.principal() != null) ? "somebody " : "nobody ") + connection.attributes();
		}

	}

	@WsExtEndpoint(path = "/partners", authentication = HandshakeAuthentication.NONE,
			allowedOrigins = "https://*.partner.example")
	static class Partners {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint(path = "/configured", id = "configured", authentication = HandshakeAuthentication.NONE,
			allowedOrigins = "https://annotated.example.com")
	static class Configured {

		@OnText
		void text(String text) {
		}

	}

	@WsExtEndpoint(path = "/versions", subprotocols = { "v2", "v1" })
	static class Versions extends Negotiated {

	}

	@WsExtEndpoint(path = "/required", subprotocols = "strict", requireSubprotocol = true)
	static class Required extends Negotiated {

	}

	@WsExtEndpoint(path = "/shared", subprotocols = "json", requireSubprotocol = true)
	static class Json extends Negotiated {

	}

	@WsExtEndpoint(path = "/shared", subprotocols = "cbor", requireSubprotocol = true)
	static class Cbor extends Negotiated {

	}

	abstract static class Negotiated {

		@OnOpen
		String open(WsConnection connection) {
			return String.valueOf(connection.handshake().subprotocol());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Security {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

}
