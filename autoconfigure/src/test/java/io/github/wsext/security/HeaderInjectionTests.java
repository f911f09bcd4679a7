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

package io.github.wsext.security;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.OnConnect;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsHandshake;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.ticket.TicketAttributesProvider;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tries to write headers, or another answer, into the answer to a handshake.
 */
@EveryContainer
class HeaderInjectionTests {

	private static final String INJECTED = "\r\nX-Injected: 1\r\n\r\nHTTP/1.1 200 OK\r\n\r\n";

	private static final String ENCODED = "%0D%0AX-Injected:%201%0D%0A%0D%0AHTTP/1.1%20200%20OK%0D%0A%0D%0A";

	@AutoClose
	private static final RunningApplication application = RunningApplication
		.start(List.of(Room.class, Open.class, Attributes.class));

	@Test
	@DisplayName("H5 a subprotocol that nobody has declared is never echoed, whatever is in it")
	void subprotocol() {
		for (String offered : List.of("chat\rX-Injected: 1", "chat\nX-Injected: 1", "chat\u0000", "evil", "chat, evil",
				"chat;X-Injected: 1", "\"chat\r\n\"", "chat" + INJECTED)) {
			String answer = application.bytes("/open", (handshake) -> handshake.subprotocols(offered));
			assertClean(answer);
			assertThat(answer).doesNotContain("evil");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "value", "name", "reason", "body" })
	@DisplayName("H1 what a client has sent cannot leave the header, the detail or the body of a refusal that cites it")
	void refusal(String where) {
		String answer = application.bytes("/open?refuse=" + where + "&cite=" + ENCODED, (handshake) -> {
		});
		assertClean(answer);
		assertThat(answer).containsPattern("^HTTP/1.1 (409|500) ");
	}

	@Test
	@DisplayName("C3 the reason of a close is cut, and UTF-8 whatever the application has taken it from")
	void closeReason() {
		for (String reason : List.of(INJECTED, "\ud83d", "x".repeat(122) + "\ud83d\ude00", "é".repeat(200))) {
			try (RawWebSocketClient client = application.client()) {
				client.handshake("/open").open();
				CloseStatus status = client.sendText(HexFormat.of().formatHex(utf16(reason))).expectClose(4000);
				assertThat(String.valueOf(status.getReason()).getBytes(StandardCharsets.UTF_8))
					.hasSizeLessThanOrEqualTo(123);
				assertThat(status.getReason()).doesNotContain("\ufffd");
			}
		}
	}

	/**
	 * The characters as they are: half of a pair included.
	 */
	private static byte[] utf16(String text) {
		ByteBuffer bytes = ByteBuffer.allocate(2 * text.length());
		text.chars().forEach((c) -> bytes.putChar((char) c));
		return bytes.array();
	}

	@Test
	@DisplayName("T7 attributes of a ticket, query parameters and path variables are in no header")
	void attributes() {
		String ticket = application.ticket();
		String answer = application.bytes("/room/lobby?a=" + ENCODED, (handshake) -> handshake.ticket(ticket));
		assertThat(answer).startsWith("HTTP/1.1 101").doesNotContain("Injected");
		assertClean(application.bytes("/room/" + ENCODED, (handshake) -> handshake.ticket(application.ticket())));
		assertClean(application.bytes("/room/" + ENCODED, RawHandshake::plain));
	}

	/**
	 * One answer, and no header of the attacker's.
	 */
	private static void assertClean(String answer) {
		String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
		assertThat(head.lines().skip(1)).allSatisfy((line) -> assertThat(line).matches("[A-Za-z-]+: .*"))
			.noneMatch((line) -> line.startsWith("X-Injected"));
		assertThat(head.lines().filter((line) -> line.startsWith("HTTP/1.1"))).hasSize(1);
	}

	@WsExtEndpoint("/room/{room}")
	static class Room {

		@OnText
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/open", authentication = HandshakeAuthentication.NONE, subprotocols = "chat")
	static class Open {

		@OnConnect
		void connect(WsHandshake handshake, @RequestParam(required = false) String refuse,
				@RequestParam(required = false) String cite) {
			if (refuse != null) {
				HttpHeaders headers = new HttpHeaders();
				switch (refuse) {
					case "value" -> headers.set("X-Cited", cite);
					case "name" -> headers.set("X-Cited" + cite, "1");
					default -> headers.set("X-Cited", "1");
				}
				throw new HandshakeRejectedException(HttpStatus.CONFLICT, cite, headers,
						refuse.equals("body") ? cite : null);
			}
		}

		@OnText
		void close(String reason, WsConnection connection) {
			String text = ByteBuffer.wrap(HexFormat.of().parseHex(reason)).asCharBuffer().toString();
			connection.close(new CloseStatus(4000, text));
		}

	}

	static class Attributes implements TicketAttributesProvider {

		@Override
		public Map<String, Object> attributes(Authentication authentication, HttpServletRequest request) {
			return Map.of("tenant" + INJECTED, INJECTED);
		}

	}

}
