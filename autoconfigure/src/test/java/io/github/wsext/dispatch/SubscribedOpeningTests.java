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

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.Broadcast;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnClose;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnectionClosedEvent;
import io.github.wsext.WsConnectionOpenedEvent;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopicSubscribedEvent;
import io.github.wsext.WsTopicUnsubscribedEvent;
import io.github.wsext.WsTopics;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what an application is told of subscriptions, and for looking at the state of
 * things once a connection has subscribed.
 */
@EveryContainer
class SubscribedOpeningTests {

	private static RunningApplication application;

	private static int connections;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(
				List.of(Listener.class, SnapshotEndpoint.class, PlainEndpoint.class, RefusingEndpoint.class,
						WelcomingEndpoint.class),
				"wsext.endpoint.plain.ping-interval=7s", "wsext.endpoint.plain.ping-timeout=3s");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	private static TestWebSocket connect(String path) {
		connections++;
		return TestWebSocket.connect(application.port(), path);
	}

	/**
	 * What is told of one test is not told in the next.
	 */
	@AfterEach
	void awaitEnds() {
		Probe.await().until(() -> application.bean(Listener.class).ends.get() == connections);
	}

	@Test
	void nothingPublishedDuringTheOpeningIsMissedWhereTheConnectionSubscribesFirst() {
		try (TestWebSocket client = connect("/snapshot")) {
			// Published by the method itself, as somebody else might just then.
			assertThat(client.takeText()).isEqualTo("published meanwhile");
			assertThat(client.takeText()).isEqualTo("{\"event\":\"snapshot\",\"payload\":[\"/snapshot\"]}");
		}
		try (TestWebSocket client = connect("/plain")) {
			assertThat(client.takeText()).isEqualTo("opened, heartbeat PT7S PT3S");
			assertThat(client.send("after").takeText()).isEqualTo("after");
		}
	}

	@Test
	void anOpeningMayAnswerWithAnEventOrPublishOne() {
		try (TestWebSocket client = connect("/welcoming")) {
			assertThat(client.takeText()).isEqualTo("{\"event\":\"joined\",\"payload\":\"PT1M PT2S\"}");
		}
	}

	@Test
	void eachSubscriptionIsToldOnceAndSoIsItsEndInOrder() throws InterruptedException {
		Listener listener = application.bean(Listener.class);
		listener.told.clear();
		try (TestWebSocket client = connect("/plain")) {
			client.takeText();
			assertThat(listener.next()).isEqualTo("opened");
			assertThat(listener.next()).isEqualTo("subscribed /plain");
			client.send("+/a").send("+/a").send("+/b").send("-/a").send("-/a").send("-/c").send("+/a");
			assertThat(listener.next()).isEqualTo("subscribed /a");
			assertThat(listener.next()).isEqualTo("subscribed /b");
			assertThat(listener.next()).isEqualTo("unsubscribed /a");
			assertThat(listener.next()).isEqualTo("subscribed /a");
		}
		assertThat(List.of(listener.next(), listener.next(), listener.next()))
			.containsExactlyInAnyOrder("unsubscribed /plain", "unsubscribed /a", "unsubscribed /b");
		assertThat(listener.next()).isEqualTo("closed");
		assertThat(listener.told).isEmpty();
	}

	@Test
	void aSubscriptionOfAnOpeningThatFailsEndsToo() throws InterruptedException {
		Listener listener = application.bean(Listener.class);
		listener.told.clear();
		try (TestWebSocket client = connect("/refusing")) {
			assertThat(client.awaitClose().getCode()).isEqualTo(1011);
		}
		assertThat(listener.next()).isEqualTo("opened");
		assertThat(listener.next()).isEqualTo("subscribed /refusing");
		assertThat(listener.next()).isEqualTo("unsubscribed /refusing");
		assertThat(listener.next()).isEqualTo("closed");
		assertThat(application.bean(WsTopics.class).subscribers("/refusing")).isZero();
	}

	static class Listener {

		private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

		private final AtomicInteger ends = new AtomicInteger();

		String next() throws InterruptedException {
			return String.valueOf(this.told.poll(Patience.SECONDS, TimeUnit.SECONDS));
		}

		@EventListener
		void opened(WsConnectionOpenedEvent event) {
			this.told.add("opened");
		}

		@EventListener
		void subscribed(WsTopicSubscribedEvent event) {
			this.told.add("subscribed " + event.topic());
		}

		@EventListener
		void unsubscribed(WsTopicUnsubscribedEvent event) {
			this.told.add("unsubscribed " + event.topic());
		}

		@EventListener
		void closed(WsConnectionClosedEvent event) {
			this.told.add("closed");
			this.ends.incrementAndGet();
		}

	}

	@WsExtEndpoint(path = "/snapshot", authentication = HandshakeAuthentication.NONE)
	static class SnapshotEndpoint {

		private final WsTopics topics;

		private final WsConnections connections;

		SnapshotEndpoint(WsTopics topics, WsConnections connections) {
			this.topics = topics;
			this.connections = connections;
		}

		@OnOpen(event = "snapshot", subscribed = true)
		List<String> open() {
			this.topics.publish("/snapshot", "published meanwhile");
			return this.connections.byTopic("/snapshot").stream().map((each) -> each.handshake().path()).toList();
		}

	}

	@WsExtEndpoint(path = "/plain", id = "plain", pingInterval = "1h", pingTimeout = "1h",
			authentication = HandshakeAuthentication.NONE)
	static class PlainEndpoint {

		@OnOpen
		String open(WsConnection connection) {
			return "opened, heartbeat " + connection.settings().pingInterval() + " "
					+ connection.settings().pingTimeout();
		}

		@OnText
		String text(String text, WsConnection connection) {
			if (text.startsWith("+")) {
				connection.subscribe(text.substring(1));
			}
			if (text.startsWith("-")) {
				connection.unsubscribe(text.substring(1));
			}
			return text;
		}

		@OnClose
		void close() {
		}

	}

	@WsExtEndpoint(path = "/welcoming", pingInterval = "1m", pingTimeout = "2s",
			authentication = HandshakeAuthentication.NONE)
	static class WelcomingEndpoint {

		@OnOpen
		@Broadcast(event = "joined")
		String open(WsConnection connection) {
			return connection.settings().pingInterval() + " " + connection.settings().pingTimeout();
		}

	}

	@WsExtEndpoint(path = "/refusing", authentication = HandshakeAuthentication.NONE)
	static class RefusingEndpoint {

		@OnOpen(subscribed = true)
		void open() {
			throw new IllegalStateException("as the test wants it");
		}

	}

}
