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

package io.github.wsext.event;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.WsEvent;
import io.github.wsext.WsEvents;
import io.github.wsext.WsEvents.Subscription;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.connection.Engine;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.TestWebSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for subscriptions to events by code that is no endpoint, and for clients that
 * make mistakes.
 */
@EveryContainer
@ExtendWith(OutputCaptureExtension.class)
class EventSubscriptionTests {

	private static Engine engine;

	private static WsEvents events;

	private final List<String> received = new CopyOnWriteArrayList<>();

	private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();

	@BeforeAll
	static void start() {
		engine = Engine.start(List.of(OwnEndpoint.class, BareEndpoint.class));
		events = engine.application().bean(WsEvents.class);
	}

	@AfterAll
	static void stop() {
		engine.close();
	}

	@AfterEach
	void unsubscribe() {
		this.subscriptions.forEach(Subscription::close);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/bare", "/probe/none" })
	@DisplayName("V2 events reach subscriptions on endpoints that take none, by name and wildcard, in the order of subscribing")
	void namesAndOrder(String path) {
		subscribe("chat:*", "wildcard");
		subscribe("chat:say", "exact");
		subscribe("*", "all");
		subscribe("other", "other");
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), path)) {
			client.send("{\"event\":\"chat:say\",\"payload\":1}").send("{\"event\":\"chat\"}");
			Probe.await().until(() -> this.received.size() == 4);
			assertThat(this.received).containsExactly("wildcard chat:say 1", "exact chat:say 1", "all chat:say 1",
					"all chat null");
		}
	}

	@Test
	@DisplayName("V2 events of one connection come in order, whatever its endpoint does meanwhile")
	void order() {
		subscribe("late", "");
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/own")) {
			IntStream.range(0, 100).forEach((i) -> client.send("{\"event\":\"late\",\"payload\":" + i + "}"));
			Probe.await().until(() -> this.received.size() == 100);
			assertThat(this.received)
				.containsExactlyElementsOf(IntStream.range(0, 100).mapToObj((i) -> " late " + i).toList());
		}
	}

	@Test
	@DisplayName("V2 an endpoint's own @OnEvent goes first, also where its result comes late")
	void afterTheEndpoint() {
		this.subscriptions.add(events.subscribe("late", (event) -> event.reply("subscription")));
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/own")) {
			client.send("{\"event\":\"late\",\"payload\":1,\"id\":\"x\"}");
			assertThat(client.takeText()).isEqualTo("{\"event\":\"late\",\"payload\":\"endpoint\",\"id\":\"x\"}");
			assertThat(client.takeText()).isEqualTo("{\"event\":\"late\",\"payload\":\"subscription\",\"id\":\"x\"}");
		}
	}

	@Test
	void whereTheEndpointReturnsNothingASubscriptionAnswersOrElseTheEndpointDoes() {
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/own")) {
			this.subscriptions.add(events.subscribe("point", (event) -> event.reply("subscription")));
			client.send("{\"event\":\"point\",\"payload\":{\"x\":1},\"id\":\"x\"}");
			assertThat(client.takeText()).isEqualTo("{\"event\":\"point\",\"payload\":\"subscription\",\"id\":\"x\"}");
			this.subscriptions.get(0).close();
			this.subscriptions.add(events.subscribe("point", (event) -> {
			}));
			client.send("{\"event\":\"point\",\"payload\":{\"x\":1},\"id\":\"y\"}");
			assertThat(client.takeText()).isEqualTo("{\"event\":\"point\",\"id\":\"y\"}");
		}
	}

	@Test
	@DisplayName("V2 closing the handle unsubscribes, that one alone")
	void handle() {
		subscribe("a", "one");
		subscribe("a", "two");
		this.subscriptions.get(0).close();
		this.subscriptions.get(0).close();
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/own")) {
			client.send("{\"event\":\"a\"}");
			Probe.await().until(() -> !this.received.isEmpty());
			this.subscriptions.get(1).close();
			assertThat(client.send("{\"event\":\"a\",\"id\":1}").takeText()).contains("unknown_event");
			assertThat(this.received).containsExactly("two a null");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a*", "*:a", "a:*:b" })
	@DisplayName("V1 V2 names are checked")
	void names(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> events.subscribe(name, (event) -> {
		}));
	}

	@Test
	@DisplayName("V2 D9 a subscription runs with the client's identity, and knows connection and payload")
	void identity() {
		this.subscriptions.add(
				events.subscribe("who",
						(event) -> event.reply(List.of(
								String.valueOf(SecurityContextHolder.getContext().getAuthentication().getName()),
								event.connection().handshake().path(), String.valueOf(event.payload(Point.class))))));
		Probe probe = engine.probe("/user/");
		try (TestWebSocket client = engine.webSocket(probe, "bob")) {
			assertThat(client.send("{\"event\":\"who\",\"payload\":{\"x\":1},\"id\":9}").takeText()).isEqualTo(
					"{\"event\":\"who\",\"payload\":[\"bob\",\"" + probe.path() + "\",\"Point[x=1]\"],\"id\":9}");
		}
	}

	@ParameterizedTest
	@CsvSource({ "runtime,failed,true", "error,failed,true", "denied,forbidden,false",
			"payload,invalid_payload,false" })
	@DisplayName("V2 a subscription that fails keeps the event from nobody; a client that awaits an answer is told")
	void failing(String how, String code, boolean logged, CapturedOutput output) {
		this.subscriptions.add(events.subscribe("fail", (event) -> {
			switch (how) {
				case "runtime" -> throw new IllegalStateException("as the test wants it");
				case "error" -> throw new AssertionError("as the test wants it");
				case "denied" -> throw new AccessDeniedException("as the test wants it");
				default -> event.payload(Point.class);
			}
		}));
		subscribe("fail", "others");
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/bare")) {
			assertThat(client.send("{\"event\":\"fail\",\"payload\":5,\"id\":\"z\"}").takeText())
				.startsWith("{\"event\":\"error\",\"payload\":{\"code\":\"" + code + "\"")
				.doesNotContain("as the test")
				.endsWith("},\"id\":\"z\"}");
			assertThat(this.received).containsExactly("others fail 5");
			this.subscriptions.add(events.subscribe("next", (event) -> event.reply("fine")));
			assertThat(client.send("{\"event\":\"next\"}").takeText())
				.isEqualTo("{\"event\":\"next\",\"payload\":\"fine\"}");
		}
		assertThat(output.getAll().contains(" ERROR ")).isEqualTo(logged);
	}

	@Test
	@DisplayName("V2 where nobody awaits an answer a failure of ours is not told")
	void failingWithoutId() {
		this.subscriptions.add(events.subscribe("fail", (event) -> {
			throw new IllegalStateException("as the test wants it");
		}));
		this.subscriptions.add(events.subscribe("next", (event) -> event.reply("fine")));
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/bare")) {
			assertThat(client.send("{\"event\":\"fail\"}").send("{\"event\":\"next\"}").takeText()).contains("fine");
		}
	}

	@Test
	@DisplayName("V2 an event may be kept and answered later, by any thread")
	void later() {
		CompletableFuture<Void> gate = new CompletableFuture<>();
		this.subscriptions.add(events.subscribe("later", (event) -> {
			event.replyLater();
			gate.thenRunAsync(() -> event.reply(event.payload(String.class)));
		}));
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/bare")) {
			client.send("{\"event\":\"later\",\"payload\":\"p\",\"id\":1}").ping((byte) 1).takePong();
			gate.complete(null);
			assertThat(client.takeText()).isEqualTo("{\"event\":\"later\",\"payload\":\"p\",\"id\":1}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/bare", "/own" })
	void anEventThatOnlySubscriptionsTakeIsAcknowledgedWhereNoneOfThemReplies(String path) {
		AtomicReference<WsEvent> kept = new AtomicReference<>();
		this.subscriptions.add(events.subscribe("seen", kept::set));
		this.subscriptions.add(events.subscribe("*", (event) -> {
		}));
		this.subscriptions.add(events.subscribe("next", (event) -> event.reply("fine")));
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), path)) {
			client.send("{\"event\":\"seen\",\"payload\":1,\"id\":\"x\"}");
			assertThat(client.takeText()).isEqualTo("{\"event\":\"seen\",\"id\":\"x\"}");
			kept.get().reply("too late");
			assertThat(client.takeText()).as("no second answer to the id")
				.isEqualTo("{\"event\":\"seen\",\"payload\":\"too late\"}");
			client.send("{\"event\":\"seen\",\"payload\":1}").send("{\"event\":\"next\",\"id\":7}");
			assertThat(client.takeText()).as("nothing without an id, and one answer where a handler replies")
				.isEqualTo("{\"event\":\"next\",\"payload\":\"fine\",\"id\":7}");
			client.send("{\"event\":\"next\",\"id\":8}");
			assertThat(client.takeText()).isEqualTo("{\"event\":\"next\",\"payload\":\"fine\",\"id\":8}");
		}
	}

	@Test
	void anEventWhoseIdIsThatOfAQuestionIsNotAcknowledgedWhoeverTakesIt() {
		this.subscriptions.add(events.subscribe("seen", (event) -> {
		}));
		this.subscriptions.add(events.subscribe("next", (event) -> event.reply("fine")));
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/bare")) {
			client.send("{\"event\":\"seen\",\"id\":\"server-1\"}").send("{\"event\":\"next\",\"id\":7}");
			assertThat(client.takeText()).isEqualTo("{\"event\":\"next\",\"payload\":\"fine\",\"id\":7}");
		}
	}

	@Test
	void aReplyThatIsPromisedIsTheOnlyAnswerAlsoWhereTheEndpointReturnsNothing() {
		AtomicReference<WsEvent> kept = new AtomicReference<>();
		this.subscriptions.add(events.subscribe("point", (event) -> {
			event.replyLater();
			kept.set(event);
		}));
		this.subscriptions.add(events.subscribe("next", (event) -> event.reply("fine")));
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/own")) {
			client.send("{\"event\":\"point\",\"payload\":{\"x\":1},\"id\":\"x\"}").send("{\"event\":\"next\"}");
			assertThat(client.takeText()).isEqualTo("{\"event\":\"next\",\"payload\":\"fine\"}");
			kept.get().reply("late");
			assertThat(client.takeText()).isEqualTo("{\"event\":\"point\",\"payload\":\"late\",\"id\":\"x\"}");
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			no event                             | bad_envelope
			{"event":"nobody","id":1}            | unknown_event
			{"event":"point","payload":5,"id":1} | invalid_payload
			""")
	@DisplayName("V4 the tenth mistake within a minute is answered, and closes with 4501")
	void mistakes(String message, String code) {
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/own")) {
			for (int i = 0; i < 9; i++) {
				assertThat(client.send(message).takeText()).contains("\"" + code + "\"");
			}
			assertThat(client.send("{\"event\":\"late\",\"payload\":0}").takeText()).contains("endpoint");
			assertThat(client.send(message).takeText()).contains("\"" + code + "\"");
			CloseStatus status = client.awaitClose();
			assertThat(status.getCode()).isEqualTo(4501);
		}
	}

	@Test
	@DisplayName("V4 what is forbidden or fails is no mistake of the protocol: the connection stays")
	void noMistakes() {
		this.subscriptions.add(events.subscribe("fail", (event) -> {
			throw new IllegalStateException("as the test wants it");
		}));
		try (TestWebSocket client = TestWebSocket.connect(engine.port(), "/own")) {
			for (int i = 0; i < 15; i++) {
				assertThat(client.send("{\"event\":\"denied\",\"id\":1}").takeText()).contains("\"forbidden\"");
				assertThat(client.send("{\"event\":\"fail\",\"id\":1}").takeText()).contains("\"failed\"");
			}
			assertThat(client.send("{\"event\":\"late\",\"payload\":0}").takeText()).contains("endpoint");
		}
	}

	@Test
	@DisplayName("V4 mistakes that are a minute apart are forgotten")
	void forgotten() {
		long second = TimeUnit.SECONDS.toNanos(1);
		ErrorLimit limit = new ErrorLimit(3);
		assertThat(limit.isReachedBy(0)).isFalse();
		assertThat(limit.isReachedBy(30 * second)).isFalse();
		assertThat(limit.isReachedBy(61 * second)).isFalse();
		assertThat(limit.isReachedBy(91 * second)).isFalse();
		assertThat(limit.isReachedBy(120 * second)).isTrue();
		assertThat(new ErrorLimit(1).isReachedBy(-5)).isTrue();
	}

	private void subscribe(String name, String label) {
		this.subscriptions.add(events.subscribe(name,
				(event) -> this.received.add(label + " " + event.name() + " " + event.payload(Integer.class))));
	}

	record Point(int x) {
	}

	@WsExtEndpoint(path = "/own", authentication = HandshakeAuthentication.NONE)
	static class OwnEndpoint {

		@OnEvent("late")
		CompletionStage<String> late() {
			return CompletableFuture.supplyAsync(() -> "endpoint",
					CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS));
		}

		@OnEvent("point")
		void point(Point point) {
		}

		@OnEvent("denied")
		void denied() {
			throw new AccessDeniedException("as the test wants it");
		}

	}

	@WsExtEndpoint(path = "/bare", authentication = HandshakeAuthentication.NONE)
	static class BareEndpoint {

		@OnText
		void text(String text) {
		}

	}

}
