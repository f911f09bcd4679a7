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

package io.github.wsext.presence;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsPresence;
import io.github.wsext.connection.Engine;
import io.github.wsext.connection.Probe;
import io.github.wsext.connection.TimeSource;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.TestWebSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Tests for presence over sockets.
 */
@EveryContainer
class PresenceTests {

	private static final Duration GRACE = Duration.ofSeconds(15);

	private static final Pattern CURSOR = Pattern.compile("\"cursor\":\"([^\"]*)\"");

	private static final String[] PROPERTIES = { "wsext.connection.max-age=1h",
			"wsext.topic.presence.[/room/**].grace=15s", "wsext.topic.presence.[/room/crowd/**].max-announced=1",
			"wsext.topic.presence.lobby.grace=15s" };

	private static Engine engine;

	private static Engine closed;

	private final List<TestWebSocket> clients = new ArrayList<>();

	private final Rules rules = engine.application().bean(Rules.class);

	private final SteppedTime time = engine.application().bean(SteppedTime.class);

	private final WsPresence presence = engine.application().bean(WsPresence.class);

	@BeforeAll
	static void start() {
		engine = Engine.start(List.of(Rules.class, TimeConfiguration.class), PROPERTIES);
		closed = Engine.start(List.of(TimeConfiguration.class), PROPERTIES);
	}

	@AfterAll
	static void stop() {
		engine.close();
		closed.close();
	}

	@AfterEach
	void awaitEmpty() {
		this.clients.forEach(TestWebSocket::close);
		Presence all = engine.application().bean(Presence.class);
		Probe.await().until(() -> {
			this.time.advance(GRACE);
			return engine.connections().count() == 0 && all.size() == 0 && engine.topics().size() == 0;
		});
		this.rules.asked.clear();
	}

	private Tab tab(@Nullable String user, String topic) {
		Tab tab = open(user);
		tab.probe().connection().subscribe(topic);
		return tab;
	}

	private Tab open(@Nullable String user) {
		Probe probe = engine.probe((user != null) ? "/user/" : "/probe/");
		TestWebSocket client = (user != null) ? engine.webSocket(probe, user) : engine.webSocket(probe);
		this.clients.add(client);
		probe.connection();
		Probe.await().until(() -> engine.topics().subscribers(probe.path()) == 1);
		return new Tab(probe, client);
	}

	private static String join(String topic, String user) {
		return "{\"event\":\"presence:join\",\"payload\":{\"topic\":\"%s\",\"user\":\"%s\",\"info\":{\"name\":\"The %s\"}}}"
			.formatted(topic, user, user);
	}

	private static String leave(String topic, String user) {
		return "{\"event\":\"presence:leave\",\"payload\":{\"topic\":\"%s\",\"user\":\"%s\"}}".formatted(topic, user);
	}

	private static String list(String payload) {
		return "{\"event\":\"presence:list\",\"payload\":" + payload + ",\"id\":7}";
	}

	/**
	 * Time goes by until a client hears something.
	 */
	private String afterAWhile(Tab tab) {
		String[] heard = new String[1];
		Probe.await().until(() -> {
			this.time.advance(Duration.ofSeconds(1));
			heard[0] = tab.client().pollText();
			return heard[0] != null;
		});
		return heard[0];
	}

	private void assertNothingHeard(Tab tab, String topic) {
		engine.topics().publish(topic, "marker");
		assertThat(tab.client().takeText()).isEqualTo("marker");
	}

	@Test
	@DisplayName("N1 joins and leaves are told to subscribers; several tabs are one user; a reload is no leave")
	void joinsAndLeaves() {
		String topic = "/room/one";
		Tab alice = tab("alice", topic);
		assertThat(alice.take()).isEqualTo(join(topic, "alice"));
		Tab bob = tab("bob", topic);
		assertThat(alice.take()).isEqualTo(join(topic, "bob"));
		assertThat(bob.take()).isEqualTo(join(topic, "bob"));
		Tab second = tab("bob", topic);
		Probe.await().until(() -> get(this.presence.members(topic, null, 10)).members().size() == 2);
		bob.close();
		this.time.advance(GRACE.multipliedBy(2));
		second.close();
		Tab reloaded = tab("bob", topic);
		this.time.advance(GRACE.multipliedBy(2));
		assertNothingHeard(alice, topic);
		reloaded.close();
		assertThat(afterAWhile(alice)).isEqualTo(leave(topic, "bob"));
		assertNothingHeard(alice, topic);
	}

	@Test
	@DisplayName("N1 who unsubscribes hears no more, and is gone after the grace; the connection goes on")
	void unsubscribes() {
		String topic = "/room/unsubscribed";
		Tab alice = tab("alice", topic);
		alice.take();
		Tab bob = tab("bob", topic);
		assertThat(alice.take()).isEqualTo(join(topic, "bob"));
		assertThat(bob.take()).isEqualTo(join(topic, "bob"));
		bob.probe().connection().unsubscribe(topic);
		Tab carol = tab("carol", topic);
		assertThat(carol.take()).isEqualTo(join(topic, "carol"));
		assertThat(afterAWhile(alice)).isEqualTo(join(topic, "carol"));
		assertThat(afterAWhile(alice)).isEqualTo(leave(topic, "bob"));
		assertNothingHeard(bob, bob.probe().path());
	}

	@Test
	@DisplayName("N1 a user whose login ends is gone after the grace")
	void disconnected() {
		String topic = "/room/disconnected";
		Tab alice = tab("alice", topic);
		alice.take();
		tab("bob", topic);
		assertThat(alice.take()).isEqualTo(join(topic, "bob"));
		engine.application().bean(WsConnections.class).disconnectUser("bob");
		assertThat(afterAWhile(alice)).isEqualTo(leave(topic, "bob"));
	}

	@Test
	@DisplayName("N1 a connection without a user counts under nothing, and may see all the same")
	void anonymous() {
		String topic = "/room/anonymous";
		Tab nobody = tab(null, topic);
		assertThat(nobody.ask(list("{\"topic\":\"" + topic + "\"}"))).isEqualTo(
				"{\"event\":\"presence:list\",\"payload\":{\"topic\":\"/room/anonymous\",\"members\":[],\"count\":0},"
						+ "\"id\":7}");
		tab("alice", topic);
		assertThat(nobody.take()).isEqualTo(join(topic, "alice"));
	}

	@Test
	@DisplayName("N1 a list has users, the number of their connections and what the server says of them, page by page")
	void lists() {
		String topic = "/room/listed";
		Tab alice = tab("alice", topic);
		alice.take();
		tab("bob", topic);
		alice.take();
		tab("bob", topic);
		Probe.await().until(() -> get(this.presence.members(topic, null, 10)).members().get(1).connections() == 2);
		String all = alice.ask(list("{\"topic\":\"/room/listed\"}"));
		assertThat(all).isEqualTo("{\"event\":\"presence:list\",\"payload\":{\"topic\":\"/room/listed\",\"members\":["
				+ "{\"user\":\"alice\",\"connections\":1,\"info\":{\"name\":\"The alice\"}},"
				+ "{\"user\":\"bob\",\"connections\":2,\"info\":{\"name\":\"The bob\"}}],\"count\":2},\"id\":7}");
		Set<String> seen = new HashSet<>();
		String page = alice.ask(list("{\"topic\":\"/room/listed\",\"limit\":1}"));
		Matcher cursor = CURSOR.matcher(page);
		while (cursor.find()) {
			seen.add(page.contains("\"alice\"") ? "alice" : "bob");
			page = alice.ask(list("{\"topic\":\"/room/listed\",\"limit\":1,\"cursor\":\"" + cursor.group(1) + "\"}"));
			cursor = CURSOR.matcher(page);
		}
		seen.add(page.contains("\"alice\"") ? "alice" : "bob");
		assertThat(seen).containsExactlyInAnyOrder("alice", "bob");
	}

	@Test
	@DisplayName("N2 where there are more than max-announced, their number is told instead, once a second at most")
	void counts() {
		String topic = "/room/crowd/a";
		Tab alice = tab("alice", topic);
		assertThat(alice.take()).isEqualTo(join(topic, "alice"));
		tab("bob", topic);
		Tab carol = tab("carol", topic);
		Probe.await().until(() -> get(this.presence.count(topic)) == 3);
		assertNothingHeard(alice, topic);
		assertThat(afterAWhile(alice))
			.isEqualTo("{\"event\":\"presence:count\",\"payload\":{\"topic\":\"/room/crowd/a\",\"count\":3}}");
		carol.close();
		assertThat(afterAWhile(alice))
			.isEqualTo("{\"event\":\"presence:count\",\"payload\":{\"topic\":\"/room/crowd/a\",\"count\":2}}");
		assertNothingHeard(alice, topic);
	}

	@Test
	@DisplayName("N1 an exact name has presence as patterns have; other topics have none")
	void exactNames() {
		Tab alice = tab("alice", "lobby");
		assertThat(alice.take()).isEqualTo(join("lobby", "alice"));
		Tab bob = tab("bob", "lobby/other");
		assertThat(bob.ask(list("{\"topic\":\"lobby/other\"}"))).contains("\"forbidden\"");
		assertThat(this.rules.asked).doesNotContain("lobby/other");
		assertThatIllegalArgumentException().isThrownBy(() -> this.presence.count("lobby/other"))
			.withMessageContaining("wsext.topic.presence");
	}

	@Test
	@DisplayName("N1 of users whose info fails or is too large nothing is said, and they are present")
	void failingInfo() {
		String topic = "/room/badinfo";
		Tab alice = tab("alice", topic);
		assertThat(alice.take())
			.isEqualTo("{\"event\":\"presence:join\",\"payload\":{\"topic\":\"/room/badinfo\",\"user\":\"alice\"}}");
		tab("bob", topic);
		assertThat(alice.take())
			.isEqualTo("{\"event\":\"presence:join\",\"payload\":{\"topic\":\"/room/badinfo\",\"user\":\"bob\"}}");
		tab("carol", topic);
		assertThat(alice.take())
			.isEqualTo("{\"event\":\"presence:join\",\"payload\":{\"topic\":\"/room/badinfo\",\"user\":\"carol\"}}");
	}

	@Test
	@DisplayName("N3 without a PresenceAuthorizer nobody sees anybody")
	void deniedByDefault() {
		Probe probe = closed.probe("/user/");
		try (TestWebSocket alice = closed.webSocket(probe, "alice")) {
			probe.connection().subscribe("/room/closed");
			WsPresence ofServer = closed.application().bean(WsPresence.class);
			Probe.await().until(() -> get(ofServer.count("/room/closed")) == 1);
			closed.topics().publish("/room/closed", "marker");
			assertThat(alice.takeText()).isEqualTo("marker");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/room/denied", "/room/failing", "/room/error" })
	@DisplayName("N3 who may not see gets no event and no list, also where the authorizer throws")
	void denied(String topic) {
		Tab alice = tab("alice", topic);
		tab("bob", topic);
		Probe.await().until(() -> get(this.presence.count(topic)) == 2);
		assertThat(alice.ask(list("{\"topic\":\"" + topic + "\"}"))).isEqualTo(
				"{\"event\":\"error\",\"payload\":{\"code\":\"forbidden\",\"message\":\"Access denied\"},\"id\":7}");
		assertNothingHeard(alice, topic);
		assertThat(this.rules.asked).contains("alice " + topic);
	}

	@Test
	@DisplayName("N3 only subscribers of a topic see who is there, and nobody is asked about others")
	void subscribersOnly() {
		String topic = "/room/subscribed";
		tab("bob", topic);
		Tab alice = open("alice");
		assertThat(alice.ask(list("{\"topic\":\"" + topic + "\"}"))).contains("\"forbidden\"").endsWith("\"id\":7}");
		assertThat(alice.ask(list("{\"topic\":\"/nothing\"}"))).contains("\"forbidden\"");
		assertThat(this.rules.asked).doesNotContain("alice " + topic);
	}

	@Test
	@DisplayName("N3 who may not see any more once the authentication is renewed hears no more")
	void renewed() {
		String topic = "/room/until";
		Tab alice = tab("alice", topic);
		assertThat(alice.take()).isEqualTo(join(topic, "alice"));
		this.rules.untilAllowed = false;
		try {
			String ticket = HttpProbe.ticket(engine.port(), "alice");
			assertThat(alice.ask("{\"event\":\"auth:refresh\",\"payload\":{\"ticket\":\"" + ticket + "\"},\"id\":1}"))
				.contains("expiresAt");
			Probe.await().until(() -> engine.topics().subscribers(PresenceWatchers.channel(topic)) == 0);
			tab("bob", topic);
			Probe.await().until(() -> get(this.presence.count(topic)) == 2);
			assertNothingHeard(alice, topic);
		}
		finally {
			this.rules.untilAllowed = true;
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "5", "{}", "{\"topic\":5}", "{\"topic\":\"\"}", "{\"topic\":\"a\\nb\"}",
			"{\"topic\":\"presence\\u0000/room/bad\"}", "{\"topic\":\"/room/bad\",\"limit\":0}",
			"{\"topic\":\"/room/bad\",\"limit\":501}", "{\"topic\":\"/room/bad\",\"limit\":-1}",
			"{\"topic\":\"/room/bad\",\"limit\":1.5}", "{\"topic\":\"/room/bad\",\"limit\":\"5\"}",
			"{\"topic\":\"/room/bad\",\"limit\":99999999999999999999}", "{\"topic\":\"/room/bad\",\"cursor\":5}",
			"{\"topic\":\"/room/bad\",\"cursor\":\"!\"}", "{\"topic\":\"/room/bad\",\"cursor\":{}}" })
	@DisplayName("N2 a topic, a limit or a cursor that makes no sense is an error event, and the connection goes on")
	void badQuestions(String payload) {
		Tab alice = tab("alice", "/room/bad");
		alice.take();
		assertThat(alice.ask(list(payload))).contains("\"invalid_payload\"").endsWith("\"id\":7}");
		assertThat(alice.ask(list("{\"topic\":\"/room/bad\"}"))).contains("\"count\":1");
	}

	@Test
	@DisplayName("N2 a cursor longer than any of ours is an error event")
	void longCursor() {
		Tab alice = tab("alice", "/room/bad");
		alice.take();
		assertThat(alice.ask(list("{\"topic\":\"/room/bad\",\"cursor\":\"" + "A".repeat(10_000) + "\"}")))
			.contains("\"invalid_payload\"");
	}

	@Test
	@DisplayName("N3 a client cannot subscribe to the channel that presence is told on")
	void channelIsOutOfReach() {
		Tab alice = open("alice");
		WsConnection connection = alice.probe().connection();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> connection.subscribe(PresenceWatchers.channel("/room/one")));
	}

	@Test
	@DisplayName("N1 the application asks who is present")
	void asksOfServer() {
		String topic = "/room/server";
		Tab alice = tab("alice", topic);
		alice.take();
		assertThat(get(this.presence.isPresent(topic, "alice"))).isTrue();
		assertThat(get(this.presence.isPresent(topic, "bob"))).isFalse();
		assertThat(get(this.presence.members(topic, null, 500))).isEqualTo(
				new WsPresence.Page(List.of(new WsPresence.Member("alice", 1, "{\"name\":\"The alice\"}")), null, 1));
		alice.close();
		Probe.await().until(() -> get(this.presence.members(topic, null, 1)).members().get(0).connections() == 0);
		assertThat(get(this.presence.isPresent(topic, "alice"))).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> this.presence.members(topic, null, 501));
		assertThatThrownBy(() -> get(this.presence.members(topic, "!", 1)))
			.hasRootCauseInstanceOf(IllegalArgumentException.class);
	}

	private static <T> T get(CompletionStage<T> stage) {
		return stage.toCompletableFuture().join();
	}

	/**
	 * A page of a user.
	 */
	private record Tab(Probe probe, TestWebSocket client) {

		String take() {
			return this.client.takeText();
		}

		String ask(String event) {
			return this.client.send(event).takeText();
		}

		void close() {
			this.client.close();
			this.probe.end();
		}

	}

	/**
	 * Who may see, and what is seen.
	 */
	static class Rules implements PresenceAuthorizer, PresenceInfoProvider {

		private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();

		private volatile boolean untilAllowed = true;

		@Override
		public boolean maySee(WsConnection connection, String topic) {
			this.asked.add(((connection.principal() != null) ? connection.principal().getName() + ' ' : "") + topic);
			return switch (topic) {
				case "/room/denied" -> false;
				case "/room/failing" -> throw new IllegalStateException("as the test wants it");
				case "/room/error" -> throw new AssertionError("as the test wants it");
				case "/room/until" -> this.untilAllowed;
				default -> true;
			};
		}

		@Override
		public @Nullable Object info(WsConnection connection, String topic) {
			String user = connection.principal().getName();
			if (topic.equals("/room/badinfo")) {
				return switch (user) {
					case "alice" -> throw new AssertionError("as the test wants it");
					case "bob" -> "x".repeat(2000);
					default -> new Unreadable();
				};
			}
			return Map.of("name", "The " + user);
		}

	}

	static class Unreadable {

		public String getName() {
			throw new IllegalStateException("as the test wants it");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TimeConfiguration {

		@Bean
		SteppedTime steppedTime() {
			return new SteppedTime();
		}

		@Bean
		TimeSource timeSource(SteppedTime time) {
			return new TimeSource(Clock.systemUTC(), time::nanos);
		}

	}

}
