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

import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sends what no honest client sends. It is the client's fault, so nothing is answered
 * with a 500, nothing of ours is logged as an error, and no ticket is spent.
 */
@EveryContainer
@ExtendWith(OutputCaptureExtension.class)
class HostileHandshakeTests {

	private static final String HUGE = "x".repeat(64 * 1024);

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(List.of(Chat.class, Public.class),
			"wsext.ticket.issue-rate-per-minute=1000", "wsext.compression.enabled=true");

	private final String ticket = application.ticket();

	@AfterEach
	void nothingHappened(CapturedOutput output) {
		assertThat(output.getAll()
			.lines()
			.filter((line) -> line.contains(" ERROR ") || (line.contains(" WARN ") && line.contains("wsext"))))
			.isEmpty();
		assertThat(application.status("/chat/lobby", (handshake) -> handshake.ticket(this.ticket))).isEqualTo(101);
	}

	private void assertRefused(Consumer<RawHandshake> request) {
		assertRefused("/chat/lobby", (handshake) -> request.accept(handshake.ticket(this.ticket)));
		assertRefused("/public", request);
	}

	private void assertRefused(String target, Consumer<RawHandshake> request) {
		try (RawWebSocketClient client = application.client()) {
			RawHandshake handshake = client.handshake(target);
			request.accept(handshake);
			HttpAnswer answer = handshake.send();
			assertThat(answer.status()).as(handshake.toString()).isBetween(400, 599).isNotEqualTo(500);
			assertThat(answer.headers().containsHeader("Set-Cookie")).isFalse();
			assertThat(answer.body()).doesNotContain("Exception");
		}
	}

	private static void nothing(RawHandshake handshake) {
	}

	@ParameterizedTest
	@ValueSource(strings = { "/chat%2Flobby", "/chat/a%2Fb", "/chat/%252F", "/chat/%00", "/chat/%0d%0aX:1", "/chat/%5c",
			"/chat/%2e%2e/public", "/chat/../public", "/chat/..;/public", "/chat/%c0%ae%c0%ae/public", "/chat/%ff",
			"/chat/%", "/chat/%zz", "/chat/{room}", "/chat/ü", "/public;a=b", "/public;jsessionid=1", "/public%20",
			"/public%0a", "/public/", "//public", "/./public", "/x/../public", "/\\public", "/PUBLIC", "public", "*",
			"http://foe.example/public", "/public?x={}", "/public?x=|", "/public?x=^", "/public?x=<>", "/public?x=\"",
			"/public?x=%zz", "/public?%=1", "/public?ticket={}", "/public?ticket=%zz", "/public?x=%ff",
			"/ws-ticket/%zz", "/ws-ticket/a%2Fb", "/ws-ticket/..%2fpublic", "/ws-ticket/../public",
			"/ws-ticket/wst_%00" })
	@DisplayName("H3 no trick with a path or a query opens an endpoint")
	void targets(String target) {
		assertRefused(target, HostileHandshakeTests::nothing);
		assertThat(application.status(target, RawHandshake::plain)).isBetween(400, 499);
	}

	@Test
	@DisplayName("H3 odd paths that are the same path open it")
	void harmlessTargets() {
		for (String target : List.of("/%70ublic", "/public?", "/public?&&&", "/public?x=%00", "/public?x=%0d%0a",
				"/public?ticket=%00", "/public?ticket")) {
			assertThat(application.status(target, HostileHandshakeTests::nothing)).as(target).isEqualTo(101);
		}
	}

	@Test
	@DisplayName("T11 a ticket of 64 KiB is refused wherever it stands")
	void hugeTicket() {
		assertRefused("/chat/lobby?ticket=" + HUGE, HostileHandshakeTests::nothing);
		assertRefused("/ws-ticket/" + HUGE, HostileHandshakeTests::nothing);
		assertRefused("/chat/lobby", (handshake) -> handshake.ticket(HUGE));
		assertRefused("/chat/lobby", (handshake) -> handshake.header("Authorization", "Ticket " + HUGE));
	}

	@Test
	@DisplayName("T11 garbage is refused like any ticket that is not good")
	void garbageTickets() {
		for (String garbage : List.of("x", "%00", "%0d%0a", "%F0%9F%92%A9", "wst_", "wst_" + "%41".repeat(42),
				"wst_" + "A".repeat(44), "wst_" + "=".repeat(43), "'%20OR%201=1", "../../etc/passwd",
				"%24%7Bjndi:ldap://x%7D", "x".repeat(4000))) {
			assertUnauthorized("/chat/lobby?ticket=" + garbage, HostileHandshakeTests::nothing);
		}
		for (String garbage : List.of("x", "é", "\"", "a b", ";", "wst_" + "é".repeat(43), "x".repeat(4000))) {
			assertUnauthorized("/chat/lobby", (handshake) -> handshake.ticket(garbage));
			assertUnauthorized("/chat/lobby", (handshake) -> handshake.header("Authorization", "Ticket " + garbage));
		}
		for (String header : List.of(",,,", "", " ", "wsext.ticket.", "wsext.ticket. x", "wsext.v1;x",
				"\"wsext.v1\"")) {
			assertUnauthorized("/chat/lobby", (handshake) -> handshake.header("Sec-WebSocket-Protocol", header));
		}
		for (String header : List.of("Ticket", "Ticket ", "Ticket \t", "Tickets x", "Bearer x", "x".repeat(4000))) {
			assertUnauthorized("/chat/lobby", (handshake) -> handshake.header("Authorization", header));
		}
	}

	@Test
	@DisplayName("T9 hundreds of tickets are no more than one, or more than one")
	void manyTickets() {
		assertUnauthorized("/chat/lobby?" + "ticket=x&".repeat(500), HostileHandshakeTests::nothing);
		assertUnauthorized("/chat/lobby", (handshake) -> handshake
			.subprotocols(Collections.nCopies(400, "wsext.ticket.x").toArray(String[]::new)));
		assertThat(
				application.status("/chat/lobby?" + "ticket=x&ticket=y&".repeat(200), HostileHandshakeTests::nothing))
			.isEqualTo(400);
	}

	private void assertUnauthorized(String target, Consumer<RawHandshake> request) {
		assertThat(application.status(target, request)).as(target).isEqualTo(401);
	}

	@Test
	@DisplayName("H3 HTTP/1.0 knows no upgrade: 426; other versions are refused")
	void httpVersions() {
		assertThat(application.status("/public", (handshake) -> handshake.version("HTTP/1.0"))).isEqualTo(426);
		assertThat(application.status("/chat/lobby", (handshake) -> handshake.ticket(this.ticket).version("HTTP/1.0")))
			.isEqualTo(426);
		assertRefused((handshake) -> handshake.version("HTTP/0.9"));
		assertRefused((handshake) -> handshake.version("HTTP/3.0"));
		assertRefused((handshake) -> handshake.version("FTP/1.1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TRACE", "CONNECT", "FOO", "get", "PRI", "G\u0000T", "G T" })
	@DisplayName("H3 no odd method opens an endpoint")
	void methods(String method) {
		assertRefused((handshake) -> handshake.method(method));
	}

	@Test
	@DisplayName("H3 headers that come twice, or contradict one another, are refused")
	void duplicateHeaders() {
		assertRefused((handshake) -> handshake.addHeader("Host", "foe.example"));
		assertRefused((handshake) -> handshake.addHeader("Sec-WebSocket-Key", RawHandshake.KEY));
		assertRefused((handshake) -> handshake.addHeader("Sec-WebSocket-Version", "13"));
		assertRefused((handshake) -> handshake.addHeader("Sec-WebSocket-Version", "8"));
		assertRefused((handshake) -> handshake.addHeader("Upgrade", "h2c"));
		assertRefused((handshake) -> handshake.addHeader("Origin", "https://foe.example")
			.addHeader("Origin", "https://other.example"));
		assertRefused((handshake) -> handshake.header("Content-Length", "0").addHeader("Content-Length", "1"));
	}

	@ParameterizedTest
	@ValueSource(strings = { ";;;", "=", ";a", "a b", "permessage-deflate; =", "permessage-deflate; x=\"",
			"permessage-deflate; x=\"a,b\"", "permessage-deflate; x=a b", "permessage-deflate;;", "\u0001", "é" })
	@DisplayName("H3 malformed extensions are refused before the ticket is spent")
	void extensions(String extensions) {
		assertRefused((handshake) -> handshake.header("Sec-WebSocket-Extensions", extensions));
	}

	@ParameterizedTest
	@ValueSource(strings = { "permessage-deflate; server_max_window_bits=99",
			"permessage-deflate; client_max_window_bits=abc", "permessage-deflate; server_no_context_takeover=1",
			"permessage-deflate; server_max_window_bits",
			"permessage-deflate; client_max_window_bits; client_max_window_bits", "unheard-of; a=b", ",",
			"permessage-deflate, permessage-deflate", "permessage-deflate; unheard_of",
			"permessage-deflate; server_max_window_bits=9", "permessage-deflate; client_max_window_bits=08" })
	@DisplayName("H3 extensions that cannot be agreed on do not fail the server")
	void impossibleExtensions(String extensions) {
		HttpAnswer answer = application.answer("/public",
				(handshake) -> handshake.header("Sec-WebSocket-Extensions", extensions));
		assertThat(answer.status()).isIn(101, 400);
	}

	@Test
	@DisplayName("H3 a handshake with a body is refused, so that no body is taken for frames")
	void body() {
		assertRefused((handshake) -> handshake.body("hello"));
		assertRefused((handshake) -> handshake.header("Transfer-Encoding", "chunked"));
		assertRefused((handshake) -> handshake.header("Transfer-Encoding", "chunked").header("Content-Length", "5"));
		assertRefused((handshake) -> handshake.header("Content-Length", "-1"));
		assertThat(application.status("/public", (handshake) -> handshake.header("Content-Length", "0")))
			.isEqualTo(101);
	}

	@Test
	@DisplayName("H3 huge, many and malformed headers are refused")
	void headers() {
		assertRefused((handshake) -> handshake.header("Cookie", "a=" + HUGE));
		assertRefused((handshake) -> handshake.header("Origin", "https://" + HUGE));
		assertRefused((handshake) -> handshake.header("X A", "1"));
		assertRefused((handshake) -> handshake.header("X-A", "a\u0000b"));
		assertRefused((handshake) -> handshake.header("X-A\r\n: X-B", "1"));
		assertRefused((handshake) -> handshake.header("Host", "foe example"));
		assertRefused((handshake) -> handshake.header("Host", "[::1"));
		assertRefused((handshake) -> handshake.without("Host"));
		assertRefused((handshake) -> {
			for (int i = 0; i < 2000; i++) {
				handshake.header("X-" + i, "1");
			}
		});
	}

	@Test
	@DisplayName("H4 forwarded headers count for nothing unless the application says so")
	void forwarded() {
		assertRefused((handshake) -> handshake.origin("https://foe.example")
			.header("X-Forwarded-Host", "foe.example")
			.header("X-Forwarded-Proto", "https")
			.header("Forwarded", "host=foe.example;proto=https"));
	}

	@WsExtEndpoint("/chat/{room}")
	static class Chat {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/public", authentication = HandshakeAuthentication.NONE)
	static class Public {

		@OnText
		String echo(String text) {
			return text;
		}

	}

}
