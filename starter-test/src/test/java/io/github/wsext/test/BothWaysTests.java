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

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import io.github.wsext.topic.TopicAuthorizer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The same conversations over a port, with an application context in memory, and with
 * nothing but the endpoints: they have to go the same way.
 */
@SpringBootTest(classes = { TestApplication.class, BothWaysTests.Beans.class },
		webEnvironment = WebEnvironment.RANDOM_PORT, properties = "wsext.ticket.issue-rate-per-minute=100000")
class BothWaysTests {

	private static final TopicAuthorizer NEWS_ONLY = (connection, topic) -> topic.startsWith("news");

	@LocalServerPort
	private int port;

	@Autowired
	private ApplicationContext context;

	private @Nullable WsExtTestEndpoints endpoints;

	@AfterEach
	void close() {
		if (this.endpoints != null) {
			this.endpoints.close();
		}
	}

	private WsExtTestClient connect(Way way, String path) {
		return switch (way) {
			case PORT -> WsExtTestClient.to(this.port).connect(path);
			case CONTEXT -> WsExtTestClient.bindToApplicationContext(this.context).connect(path);
			case ENDPOINTS -> endpoints().connect(path);
		};
	}

	private WsExtTestEndpoints endpoints() {
		if (this.endpoints == null) {
			this.endpoints = WsExtTestClient
				.bindToEndpoint(LobbyEndpoint.class, new TalkEndpoint(), new TestApplication.OpenEndpoint(),
						new TestApplication.EchoEndpoint(), new TestApplication.ChatEndpoint())
				.with(NEWS_ONLY);
		}
		return this.endpoints;
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("K2 the one line of K1")
	void oneLine(Way way) {
		connect(way, "/echo").as("alice").send("last").expectText("last").expectClose(1000);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("K2 path, query, headers, caller, attributes and subprotocol")
	void handshake(Way way) {
		connect(way, "/lobby/caf%C3%A9?seat=7").as("alice")
			.subprotocols("other", "lobby.v1", "lobby.v2")
			.expectText("Welcome to café, alice on 7 as lobby.v2");
		connect(way, "/lobby/x").as("alice").expectText("Welcome to x, alice on 1 as null");
		assertThat(connect(way, "/open").subprotocol()).isNull();
		connect(way, "/open").header("X-Test", "seen")
			.send("header x-test")
			.expectText("seen")
			.send("who")
			.expectText("nobody");
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("K2 refused handshakes have the same status, headers and body")
	void refused(Way way) {
		RejectedHandshake full = connect(way, "/lobby/full").as("alice").expectRejected(409);
		assertThat(full.headers().getFirst("Retry-After")).isEqualTo("7");
		assertThat(full.headers().getFirst("Content-Type")).isEqualTo("application/problem+json");
		assertThat(full.body()).isEqualTo("{\"title\":\"Conflict\",\"status\":409,\"detail\":\"The room is full\"}");
		connect(way, "/lobby/private").as("alice").expectRejected(403);
		assertThat(connect(way, "/lobby/broken").as("alice").expectRejected(500).body()).doesNotContain("secret");
		assertThat(connect(way, "/lobby/x?seat=y").as("alice").expectRejected(400).body()).contains("seat");
		RejectedHandshake nobody = connect(way, "/lobby/x").expectRejected(401);
		assertThat(nobody.headers().getFirst("WWW-Authenticate")).isEqualTo("Ticket");
		assertThat(nobody.body()).contains("A valid ticket is required");
		assertThat(connect(way, "/talk").expectRejected(400).body()).contains("subprotocol");
		assertThat(connect(way, "/nowhere").expectRejected(404).body()).isNotEmpty();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("H4 K2 pages of foreign origins are refused")
	void origins(Way way) {
		RejectedHandshake foreign = connect(way, "/open").origin("https://foe.example").expectRejected(403);
		assertThat(foreign.body())
			.isEqualTo("{\"title\":\"Forbidden\",\"status\":403,\"detail\":\"Origin not allowed\"}");
		connect(way, "/open").origin("https://friend.example").send("hi").expectText("hi");
		connect(way, "/echo").as("alice").origin("https://friend.example").expectRejected(403);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("D11 K2 a message may come in parts, and counts as a whole")
	void parts(Way way) {
		connect(way, "/open").sendPart("one ", false)
			.sendPing((byte) 1)
			.sendPart("message", true)
			.expectText("one message")
			.sendPart(new byte[] { 1, 2 }, false)
			.sendPart(new byte[] { 3 }, true)
			.expectBinary((byte) 1, (byte) 2, (byte) 3);
		connect(way, "/lobby/x").as("alice")
			.expectText((greeting) -> true)
			.sendPart("x".repeat(1000), false)
			.sendPart("x".repeat(25), true)
			.expectClose(1009);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("K2 answers come in the order of the messages")
	void order(Way way) {
		WsExtTestClient alice = connect(way, "/lobby/order").as("alice").open();
		List<String> messages = IntStream.range(0, 200).mapToObj((i) -> ((i % 7 == 0) ? "slow " : "") + i).toList();
		messages.forEach(alice::send);
		alice.expectText((greeting) -> greeting.startsWith("Welcome"));
		messages.forEach(alice::expectText);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("K2 one client hears the other, and that it leaves")
	void twoClients(Way way) {
		WsExtTestClient alice = connect(way, "/lobby/two").as("alice").expectText((text) -> true);
		WsExtTestClient bob = connect(way, "/lobby/two").as("bob").expectText((text) -> true);
		WsExtTestClient dora = connect(way, "/lobby/other").as("dora", "secret").expectText((text) -> true);
		// Somebody is subscribed to the path once the first answer is there.
		List.of(alice, bob, dora).forEach((client) -> client.send("here").expectText("here"));
		alice.send(new byte[] { 1, 2, 3 }).expectBinary((byte) 1, (byte) 2, (byte) 3);
		bob.expectBinary((byte) 1, (byte) 2, (byte) 3).close(4000, "bye").expectClose(4000);
		alice.expectText("bob left with 4000 CLIENT_CLOSED");
		dora.send("alone").expectText("alone");
		WsExtTestClient carl = connect(way, "/lobby/two").as("bob").expectText((text) -> true);
		carl.abort();
		alice.expectText("bob left with 1006 CONNECTION_LOST");
		connect(way, "/lobby/two").as("bob").send("close").skipUntilClose();
		alice.expectText("bob left with 4400 SERVER_CLOSED");
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("K2 events, replies, questions and topics")
	void events(Way way) {
		WsExtTestClient alice = connect(way, "/lobby/events").as("alice").expectText((text) -> true);
		alice.send("{\"event\":\"add\",\"payload\":{\"a\":1,\"b\":2},\"id\":\"5\"}")
			.expectJson("{\"payload\":3,\"id\":\"5\"}");
		alice.send("{\"event\":\"dance\",\"id\":\"6\"}")
			.expectJson("{\"event\":\"error\",\"payload\":{\"code\":\"unknown_event\"},\"id\":\"6\"}");
		alice.send("{\"event\":\"ask\"}");
		Question question = alice.expectJson(Question.class);
		alice.send("{\"event\":\"color\",\"payload\":\"blue\",\"id\":\"" + question.id() + "\"}")
			.expectText("The sky is blue");
		alice.send("{\"event\":\"topic:subscribe\",\"payload\":{\"topic\":\"news/world\"},\"id\":\"7\"}")
			.expectJson("{\"id\":\"7\"}");
		alice.send("{\"event\":\"topic:subscribe\",\"payload\":{\"topic\":\"secrets\"},\"id\":\"8\"}")
			.expectJson("{\"event\":\"error\",\"payload\":{\"code\":\"forbidden\"},\"id\":\"8\"}");
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("K2 a conversation pulls its messages")
	void conversation(Way way) {
		WsExtTestClient client = connect(way, "/talk").subprotocols("talk").expectText("Who are you?");
		assertThat(client.subprotocol()).isEqualTo("talk");
		client.send("alice").expectText("1: alice").send("bye").expectText("2: bye").expectClose(1000);
		connect(way, "/talk").subprotocols("talk").open().close(1000).skipUntilClose();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("K2 errors close with the same codes")
	void errors(Way way) {
		connect(way, "/lobby/x").as("alice").send("fail").skipUntilText((text) -> text.startsWith("Welcome"));
		assertThat(closeAfter(way, "/lobby/x", "fail")).isEqualTo(1011);
		assertThat(closeAfter(way, "/lobby/x", "close")).isEqualTo(4400);
		assertThat(closeAfter(way, "/lobby/x", "x".repeat(1025))).isEqualTo(1009);
		assertThat(closeAfter(way, "/chat/x", "{")).isEqualTo(1007);
		assertThat(closeAfter(way, "/chat/x", new byte[] { 1 })).isEqualTo(1003);
		connect(way, "/lobby/x").as("alice")
			.send("x".repeat(1024))
			.expectText((text) -> text.startsWith("Welcome"))
			.expectText("x".repeat(1024))
			.send("size")
			.expectText("size")
			.send("eleven bytes")
			.expectClose(1009);
	}

	private int closeAfter(Way way, String path, Object message) {
		return connect(way, path).as("alice").send(message).skipUntilClose().getCode();
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("K2 pings, pongs and what cannot be sent any more")
	void frames(Way way) {
		WsExtTestClient client = connect(way, "/open").sendPing((byte) 1, (byte) 2).expectPong((byte) 1, (byte) 2);
		client.expectNothing(Duration.ofMillis(20));
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> client.sendPing(new byte[126]))
			.withMessageContaining("Could not send ping 126 bytes");
		client.close(1000).expectClose(1000);
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> client.send("too late"))
			.withMessageStartingWith("Could not send text \"too late\": java.io.IOException: Output closed");
		WsExtTestClient gone = connect(way, "/open").open();
		gone.abort();
		gone.expectClose(1006);
	}

	@ParameterizedTest
	@EnumSource
	@DisplayName("K2 a failure shows what did arrive")
	void failure(Way way) {
		WsExtTestClient client = connect(way, "/echo").as("alice").send("hi").expectText("hi").send("ho");
		assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> client.expectText("hi"))
			.withMessageMatching("(?s)Expected text \"hi\" but got text \"ho\"\nTranscript of (http://localhost:\\d+)?"
					+ "/echo as alice:\n.*-> text \"hi\"\n.*<- text \"hi\"\n.*-> text \"ho\"\n.*<- text \"ho\"");
	}

	record Question(String event, String id) {
	}

	enum Way {

		PORT, CONTEXT, ENDPOINTS

	}

	@TestConfiguration(proxyBeanMethods = false)
	@Import({ LobbyEndpoint.class, TalkEndpoint.class })
	static class Beans {

		@Bean
		TopicAuthorizer newsOnly() {
			return NEWS_ONLY;
		}

	}

}
