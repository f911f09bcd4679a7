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

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wsext.WsMessage;
import io.github.wsext.test.RecordedFrame.Kind;
import io.github.wsext.ticket.TicketService;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link WsExtTestClient}.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class WsExtTestClientTests {

	private static final Duration SHORT = Duration.ofMillis(50);

	@LocalServerPort
	private int port;

	@Test
	@DisplayName("K1 one line connects, fetches a ticket, sends and expects")
	void oneLine() {
		WsExtTestClient.connect("/echo").as("alice").send("last").expectText("last").expectClose(1000);
	}

	@Test
	@DisplayName("K1 the port may be given")
	void givenPort() {
		WsExtTestServer server = WsExtTestClient.to(this.port);
		try (WsExtTestClient alice = server.connect("/echo").as("alice");
				WsExtTestClient dora = server.connect("/echo").as("dora", "secret")) {
			alice.send("who").expectText("alice");
			dora.send("who").expectText("dora");
		}
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("K1 the ticket travels by every carrier")
	void carriers(TicketCarrier carrier) {
		WsExtTestClient.connect("/echo").as("alice").carrier(carrier).send("who").expectText("alice");
		WsExtTestClient.connect("/echo?x=y").as("alice").carrier(carrier).send("who").expectText("alice");
	}

	@Test
	void bearerTokenFetchesTicket() {
		WsExtTestClient.connect("/echo").bearer("token-of-carol").send("who").expectText("carol");
	}

	@Test
	void ticketOfAnotherPath() {
		WsExtTestClient.connect("/echo").as("alice").ticketPath("/tickets/new").ticketFor("/echo").open();
	}

	@Test
	void readyTicketIsUsedOnce(@Autowired TicketService tickets) {
		String ticket = tickets.issue(new TestingAuthenticationToken("dave", "n/a", "ROLE_USER")).ticket();
		WsExtTestClient.connect("/echo").ticket(ticket).send("who").expectText("dave");
		WsExtTestClient.connect("/echo").ticket(ticket).expectRejected(401);
	}

	@Test
	void refusedTicketIsShown() {
		WsExtTestClient client = WsExtTestClient.connect("/echo").as("alice", "wrong");
		assertFails(client::open).withMessageStartingWith(
				"POST /ticket for a ticket to http://localhost:%d/echo as alice was answered with 401", this.port);
	}

	@Test
	void headersOriginAndSubprotocols() {
		WsExtTestClient client = WsExtTestClient.connect("/open")
			.header("X-Test", "seen")
			.origin("https://friend.example")
			.subprotocols("chat.v3", "chat.v2");
		client.send("header X-Test").expectText("seen").send("header Origin").expectText("https://friend.example");
		assertThat(client.subprotocol()).isEqualTo("chat.v2");
		assertThat(WsExtTestClient.connect("/open").subprotocol()).isNull();
	}

	@Test
	@DisplayName("K1 a refused handshake shows status, headers and body")
	void rejected() {
		RejectedHandshake answer = WsExtTestClient.connect("/echo").expectRejected(401);
		assertThat(answer.status()).isEqualTo(401);
		assertThat(answer.headers().getFirst("content-type")).isEqualTo("application/problem+json");
		assertThat(answer.body()).contains("\"status\":401");
		WsExtTestClient.connect("/open").origin("https://foe.example").expectRejected(403);
		WsExtTestClient.connect("/nowhere").expectRejected(404);
	}

	@Test
	void rejectedOtherwiseThanExpected() {
		assertFails(() -> WsExtTestClient.connect("/echo").expectRejected(403)).withMessageStartingWith(
				"Expected http://localhost:%d/echo to be rejected with 403 but it was with 401 and body \"{",
				this.port);
		assertFails(() -> WsExtTestClient.connect("/open").expectRejected(403))
			.withMessageEndingWith("/open to be rejected with 403 but the handshake was accepted");
		assertFails(() -> WsExtTestClient.connect("/echo").send("hi")).withMessageStartingWith(
				"Could not connect to http://localhost:%d/echo: the handshake was rejected with 401", this.port);
	}

	@Test
	void nobodyThere() throws IOException {
		int unused;
		try (ServerSocket socket = new ServerSocket(0)) {
			unused = socket.getLocalPort();
		}
		assertFails(() -> WsExtTestClient.to(unused).connect("/echo").open())
			.withMessageStartingWith("Could not connect to http://localhost:%d/echo: ", unused);
		assertFails(() -> WsExtTestClient.to(unused).connect("/echo").as("alice").open())
			.withMessageStartingWith("POST /ticket for a ticket to http://localhost:%d/echo as alice failed", unused);
	}

	@Test
	void noAnswerToTheHandshake() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			WsExtTestServer server = WsExtTestClient.to(socket.getLocalPort()).timeout(SHORT);
			assertFails(() -> server.connect("/echo").open())
				.withMessageEndingWith("no answer to the handshake within 0.05s");
		}
	}

	@Test
	void everyKindOfMessage() {
		WsExtTestClient client = WsExtTestClient.connect("/open");
		client.send("text").send(WsMessage.text("text 2")).send(new StringBuilder("text 3"));
		client.expectText("text").expectText("text 2").expectText("text 3");
		client.send(new byte[] { 1 }).send(ByteBuffer.wrap(new byte[] { 2 }));
		client.send(WsMessage.binary(ByteBuffer.wrap(new byte[] { 3 })));
		client.expectBinary((byte) 1).expectBinary((byte) 2).expectBinary((byte) 3);
		client.send(new Said("alice", "hi")).expectText("{\"user\":\"alice\",\"text\":\"hi\"}");
		client.sendPing((byte) 4).expectPong((byte) 4).expectNothing(SHORT);
	}

	@Test
	void messageInFragments() {
		String text = "ä".repeat(8000);
		WsExtTestClient.connect("/open").send(text.substring(0, 4000)).expectText(text.substring(0, 4000));
		WsExtTestClient.connect("/open").send("repeat 300").skipUntilText((each) -> each.equals("message 299"));
	}

	@Test
	@DisplayName("K1 typed JSON expectations")
	void json() {
		WsExtTestClient client = WsExtTestClient.connect("/open");
		Said said = new Said("alice", "hi");
		assertThat(client.send(said).expectJson(Said.class)).isEqualTo(said);
		client.send(said).expectJson(Said.class, (each) -> each.text().equals("hi"));
		client.send(said).expectJsonSatisfying(Said.class, (each) -> assertThat(each.user()).startsWith("a"));
		client.send(said).expectJson("{\"text\":\"hi\"}");
		client.send("noise").send(said).send(new Said("bob", "ho"));
		assertThat(client.skipUntilJson(Said.class, (each) -> each.user().equals("bob")).text()).isEqualTo("ho");
	}

	@Test
	void jsonOtherwiseThanExpected() {
		WsExtTestClient client = WsExtTestClient.connect("/open");
		Said said = new Said("alice", "hi");
		assertFails(() -> client.send("{").expectJson(Said.class))
			.withMessageStartingWith("Expected Said as JSON but got text \"{\", which cannot be read: ");
		assertFails(() -> client.send(said).expectJson(Said.class, (each) -> false))
			.withMessageStartingWith("Expected Said that matches but got Said[user=alice, text=hi]\nTranscript");
		assertFails(() -> client.send(said).expectJsonSatisfying(Said.class, (each) -> assertThat(each).isNull()))
			.withMessageContaining("expected: null")
			.withMessageContaining("\nTranscript of ");
		assertFails(() -> client.send(said).expectJson("{\"text\":\"ho\"}")).withMessageStartingWith(
				"Expected JSON \"{\"text\":\"ho\"}\" but $.text is \"hi\" instead of \"ho\" in text \"{\"user\"");
		assertThatIllegalArgumentException().isThrownBy(() -> client.expectJson("{")).withMessage("Not JSON: {");
	}

	@Test
	void textsThatMatch() {
		WsExtTestClient client = WsExtTestClient.connect("/open").send("one").send("two").send("three").send("four");
		client.expectText((text) -> text.startsWith("o")).expectTextSatisfying((text) -> assertThat(text).hasSize(3));
		assertThat(client.skipUntilText((text) -> text.startsWith("f"))).isEqualTo("four");
		assertFails(() -> client.send("five").expectText((text) -> text.isEmpty()))
			.withMessageStartingWith("Expected a text that matches but got text \"five\"");
		assertFails(() -> client.send("close 4000").skipUntilText((text) -> true))
			.withMessageStartingWith("Expected a text that matches but got close 4000 \"as you like\"");
	}

	@Test
	@DisplayName("K1 a failure shows what did arrive")
	void failureShowsTranscript() {
		WsExtTestClient client = WsExtTestClient.connect("/echo").as("alice").send("hi").expectText("hi");
		client.send(new byte[] { 1, 2, 3 });
		assertFails(() -> client.expectText("ho"))
			.withMessageStartingWith("Expected text \"ho\" but got binary 3 bytes [01 02 03]\n" + "Transcript of "
					+ "http://localhost:%d/echo as alice:\n", this.port)
			.satisfies((ex) -> assertThat(ex.getMessage().lines().skip(2)).hasSize(4)
				.satisfiesExactly((line) -> assertThat(line).matches("  \\+\\d+\\.\\d{3}s -> text \"hi\""),
						(line) -> assertThat(line).matches("  \\+\\d+\\.\\d{3}s <- text \"hi\""),
						(line) -> assertThat(line).matches("  \\+\\d+\\.\\d{3}s -> binary 3 bytes \\[01 02 03]"),
						(line) -> assertThat(line).matches("  \\+\\d+\\.\\d{3}s <- binary 3 bytes \\[01 02 03]")));
	}

	@Test
	@DisplayName("K1 a time-out is a readable failure")
	void timeout() {
		WsExtTestClient client = WsExtTestClient.connect("/open").open().timeout(SHORT);
		assertFails(() -> client.expectText("hi")).withMessage(
				"Expected text \"hi\" but nothing arrived within 0.05s\nTranscript of http://localhost:%d/open:\n"
						+ "  (nothing was sent or received)",
				this.port);
		assertFails(() -> client.expectClose(1000))
			.withMessageStartingWith("Expected close 1000 but nothing arrived within 0.05s");
		assertFails(client::skipUntilClose)
			.withMessageStartingWith("Expected the end of the connection but none arrived within 0.05s");
		assertFails(() -> client.expectPong((byte) 1))
			.withMessageStartingWith("Expected pong 1 byte [01] but none arrived within 0.05s");
	}

	@Test
	void nothing() {
		WsExtTestClient client = WsExtTestClient.connect("/open").expectNothing(SHORT).send("hi");
		assertFails(() -> client.expectNothing(Duration.ofSeconds(5)))
			.withMessageStartingWith("Expected nothing for 5s but got text \"hi\"");
		assertFails(() -> client.send("close 4001").expectNothing(Duration.ofSeconds(5)))
			.withMessageStartingWith("Expected nothing for 5s but got close 4001 \"as you like\"");
	}

	@Test
	void serverCloses() {
		WsExtTestClient.connect("/open").send("close 4401").expectClose(4401).expectClose(4401);
		WsExtTestClient.connect("/open").send("close 1011").expectClose(new CloseStatus(1011, "as you like"));
		assertThat(WsExtTestClient.connect("/open").send("hi").send("close 4402").skipUntilClose().getCode())
			.isEqualTo(4402);
		WsExtTestClient client = WsExtTestClient.connect("/open").send("hi").send("close 4403");
		assertFails(() -> client.expectClose(4403)).withMessageStartingWith("Expected close 4403 but got text \"hi\"");
		assertFails(() -> client.expectClose(1000))
			.withMessageStartingWith("Expected close 1000 but got close 4403 \"as you like\"");
		assertFails(() -> client.expectClose(new CloseStatus(4403, "otherwise")))
			.withMessageStartingWith("Expected close 4403 \"otherwise\" but got close 4403 \"as you like\"");
		assertFails(() -> client.send("too late")).withMessageStartingWith("Could not send text \"too late\": ");
	}

	@Test
	void clientCloses() {
		WsExtTestClient.connect("/open").close(1000).expectClose(1000);
		WsExtTestClient.connect("/open").close(4000, "enough").expectClose(4000);
		WsExtTestClient client = WsExtTestClient.connect("/open").open();
		client.close();
		client.close();
		client.expectClose(1000);
		WsExtTestClient.connect("/open").close();
		assertThatIllegalArgumentException().isThrownBy(() -> WsExtTestClient.connect("/open").close(1006))
			.withMessageStartingWith("A client cannot send close code 1006");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> WsExtTestClient.connect("/open").close(1000, "ä".repeat(62)))
			.withMessageStartingWith("A close reason has at most 123 bytes");
	}

	@Test
	void lineIsCut() {
		WsExtTestClient client = WsExtTestClient.connect("/open").open();
		client.abort();
		client.expectClose(1006);
		assertFails(() -> client.expectText("hi")).withMessageContaining("but got close 1006 (line cut)");
	}

	@Test
	void received() {
		WsExtTestClient client = WsExtTestClient.connect("/open").send("hi").sendPing().send("close 4000");
		client.skipUntilClose();
		List<RecordedFrame> received = client.received();
		assertThat(received).extracting(RecordedFrame::kind).containsOnlyOnce(Kind.TEXT, Kind.PONG, Kind.CLOSE);
		assertThat(client).asString().contains("-> text \"hi\"", "<- text \"hi\"", "<- pong 0 bytes []");
	}

	@Test
	void settingsComeFirst() {
		WsExtTestClient client = WsExtTestClient.connect("/open").open();
		assertThatIllegalStateException().isThrownBy(() -> client.as("alice"))
			.withMessage("Settings come before the first message: the client has connected");
	}

	@Test
	void jsonMapperOfTheApplicationIsUsed() {
		WsExtTestClient.connect("/open").send(Map.of("a", 1)).expectJson("{\"a\":1.0}");
	}

	@Test
	void clientsOfAnotherThreadNeedThePort() throws InterruptedException {
		List<Throwable> failures = new CopyOnWriteArrayList<>();
		Thread thread = new Thread(() -> {
			try {
				WsExtTestClient.connect("/open");
			}
			catch (IllegalStateException ex) {
				failures.add(ex);
			}
		});
		thread.start();
		thread.join();
		assertThat(failures).singleElement()
			.satisfies((ex) -> assertThat(ex).hasMessageContaining("WsExtTestClient.to(port)"));
	}

	private static ThrowableAssertAlternative<AssertionError> assertFails(ThrowingCallable action) {
		return assertThatExceptionOfType(AssertionError.class).isThrownBy(action);
	}

	record Said(String user, String text) {
	}

}
