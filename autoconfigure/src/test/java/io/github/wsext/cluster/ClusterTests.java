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

package io.github.wsext.cluster;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;

import io.github.wsext.BroadcastResult;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.Relay;
import io.github.wsext.SendResult;
import io.github.wsext.WsCluster;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsEvents;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsMessage;
import io.github.wsext.WsTopics;
import io.github.wsext.codec.JacksonWsCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.Engine;
import io.github.wsext.connection.LoginEnd;
import io.github.wsext.connection.Probe;
import io.github.wsext.connection.TimeSource;
import io.github.wsext.testsupport.TestWebSocket;
import io.github.wsext.topic.Channel;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.cbor.CBORMapper;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for an application of two nodes, over sockets, with a bus in memory between them.
 */
class ClusterTests {

	private static final String TOPIC = "news";

	private static final StoppableClock CLOCK = new StoppableClock();

	private static Engine first;

	private static Engine second;

	private final List<TestWebSocket> clients = new ArrayList<>();

	@BeforeAll
	static void start() {
		first = Engine.start(List.of(NodeConfiguration.class, CodecEndpoint.class),
				"wsext.topic.max-per-connection=1000");
		second = Engine.start(List.of(NodeConfiguration.class, CodecEndpoint.class),
				"wsext.topic.max-per-connection=1000");
	}

	@AfterAll
	static void stop() {
		first.close();
		second.close();
	}

	@AfterEach
	void leave() {
		bus(first).pretendAlone(false);
		this.clients.forEach(TestWebSocket::abort);
		Probe.await().until(() -> first.connections().count() + second.connections().count() == 0);
	}

	private static InMemoryBus.Node bus(Engine node) {
		return node.application().bean(InMemoryBus.Node.class);
	}

	private static WsTopics topics(Engine node) {
		return node.topics();
	}

	private static WsEvents events(Engine node) {
		return node.application().bean(WsEvents.class);
	}

	private Member join(Engine node, @Nullable String user, String... topics) {
		Probe probe = node.probe((user != null) ? "/user/" : "/probe/");
		TestWebSocket client = (user != null) ? node.webSocket(probe, user) : node.webSocket(probe);
		return joined(probe, client, topics);
	}

	private Member joined(Probe probe, TestWebSocket client, String... topics) {
		this.clients.add(client);
		WsConnection connection = probe.connection();
		for (String topic : topics) {
			assertThat(connection.subscribe(topic)).succeedsWithin(Duration.ofSeconds(20));
		}
		return new Member(client, connection);
	}

	@Test
	@DisplayName("R1 a publish reaches the subscribers of all nodes once, whatever it is")
	void publish() {
		Member here = join(first, null, TOPIC);
		Member there = join(second, null, TOPIC);
		BroadcastResult result = topics(first).publish(TOPIC, "text");
		assertThat(result.matched()).isEqualTo(1);
		assertThat(result.relay()).isCompletedWithValue(Relay.of(Relay.Outcome.RELAYED));
		topics(first).publish(TOPIC, new Price("ABC", 12));
		topics(first).publish(TOPIC, "bytes".getBytes(StandardCharsets.UTF_8));
		events(first).publish(TOPIC, "price", new Price("ÄÖ\n", 13));
		for (Member member : List.of(here, there)) {
			assertThat(member.client.takeText()).isEqualTo("text");
			assertThat(member.client.takeText()).isEqualTo("{\"symbol\":\"ABC\",\"value\":12}");
			assertThat(new String(member.client.takeBinary(), StandardCharsets.UTF_8)).isEqualTo("bytes");
			assertThat(member.client.takeText())
				.isEqualTo("{\"event\":\"price\",\"payload\":{\"symbol\":\"ÄÖ\\n\",\"value\":13}}");
			assertThat(member.client.pollText()).isNull();
		}
	}

	@Test
	@DisplayName("P5 subscribers on another node see one publisher's messages in the order published")
	void order() {
		Member there = join(second, null, TOPIC);
		IntStream.range(0, 1000).forEach((number) -> topics(first).publish(TOPIC, String.valueOf(number)));
		IntStream.range(0, 1000)
			.forEach((number) -> assertThat(there.client.takeText()).isEqualTo(String.valueOf(number)));
	}

	@Test
	@DisplayName("R1 whoever is left out is left out on its own node only")
	void others() {
		Member here = join(first, null, TOPIC);
		Member neighbour = join(first, null, TOPIC);
		Member there = join(second, null, TOPIC);
		topics(first).publishOthers(TOPIC, "from here", here.connection);
		events(second).publishOthers(TOPIC, "said", Map.of("by", "there"), there.connection);
		assertThat(neighbour.client.takeText()).isEqualTo("from here");
		assertThat(there.client.takeText()).isEqualTo("from here");
		assertThat(neighbour.client.takeText()).contains("there");
		assertThat(here.client.takeText()).contains("there");
		assertThat(there.client.pollText()).isNull();
	}

	@Test
	@DisplayName("R1 overflow policies and keys travel along")
	void policies() {
		Member there = join(second, null, TOPIC);
		topics(first).publish(TOPIC, "may go", OverflowPolicy.DROP_NEWEST);
		topics(first).publishLatest(TOPIC, "key", "latest");
		events(first).publishLatest(TOPIC, "key", "price", new Price("ABC", 1));
		assertThat(there.client.takeText()).isEqualTo("may go");
		assertThat(there.client.takeText()).isEqualTo("latest");
		assertThat(there.client.takeText()).contains("ABC");
	}

	@Test
	@DisplayName("R1 users, endpoints and all are reached on all nodes")
	void destinations() {
		Member alice = join(second, "alice");
		Member bob = join(second, "bob");
		Member anonymous = join(second, null);
		Probe.await().until(() -> bus(second).channels().contains(Channel.ofUser("alice")));
		WsConnections connections = first.connections();
		connections.sendToUser("alice", "to alice");
		events(first).sendToUser("alice", "note", "to alice");
		assertThat(alice.client.takeText()).isEqualTo("to alice");
		assertThat(alice.client.takeText()).isEqualTo("{\"event\":\"note\",\"payload\":\"to alice\"}");
		connections.sendToEndpoint("/user/{name}", "to users");
		connections.publish("to all");
		for (Member member : List.of(alice, bob)) {
			assertThat(member.client.takeText()).isEqualTo("to users");
			assertThat(member.client.takeText()).isEqualTo("to all");
		}
		assertThat(anonymous.client.takeText()).isEqualTo("to all");
	}

	@Test
	@DisplayName("R1 a connection is reached by its id wherever it is, and the sender hears what became of it")
	void byId() {
		Member there = join(second, null);
		String id = there.connection.id();
		assertThat(first.connections().find(id)).isEmpty();
		assertThat(first.connections().send(id, Map.of("a", 1))).succeedsWithin(Duration.ofSeconds(20))
			.isEqualTo(SendResult.SENT);
		assertThat(there.client.takeText()).isEqualTo("{\"a\":1}");
		assertThat(first.connections().send(id + "x", "nobody")).succeedsWithin(Duration.ofSeconds(20))
			.isEqualTo(SendResult.CLOSED);
		assertThat(first.connections().send("unknown.id", "nobody")).isCompletedWithValue(SendResult.CLOSED);
		assertThat(first.connections().send("unknown", "nobody")).isCompletedWithValue(SendResult.CLOSED);
	}

	@Test
	@DisplayName("R1 an id, a user, an endpoint, a topic and all are closed on all nodes")
	void closes() {
		WsConnections connections = first.connections();
		Member one = join(second, null);
		assertThat(connections.close(one.connection.id(), CloseStatus.NORMAL).local()).isZero();
		assertThat(one.client.awaitClose().getCode()).isEqualTo(CloseStatus.NORMAL.getCode());
		Member alice = join(second, "alice");
		assertThat(connections.disconnectUser("alice").relay()).succeedsWithin(Duration.ofSeconds(20))
			.isEqualTo(Relay.of(Relay.Outcome.RELAYED));
		assertThat(alice.client.awaitClose().getCode()).isEqualTo(4540);
		Member ofEndpoint = join(second, "bob");
		connections.closeEndpoint("/user/{name}", CloseStatus.POLICY_VIOLATION);
		assertThat(ofEndpoint.client.awaitClose().getCode()).isEqualTo(CloseStatus.POLICY_VIOLATION.getCode());
		Member subscriber = join(second, null, TOPIC);
		Member other = join(second, null);
		connections.closeTopic(TOPIC, new CloseStatus(4000, "over"));
		assertThat(subscriber.client.awaitClose()).isEqualTo(new CloseStatus(4000, "over"));
		assertThat(other.client.isClosed()).isFalse();
		connections.closeAll(CloseStatus.GOING_AWAY);
		assertThat(other.client.awaitClose().getCode()).isEqualTo(CloseStatus.GOING_AWAY.getCode());
		assertThatIllegalArgumentException().isThrownBy(() -> connections.closeAll(new CloseStatus(1005)));
	}

	@Test
	@DisplayName("R1 who logs out on one node is logged out on all")
	void logout() {
		Member alice = join(second, "alice");
		Member bob = join(second, "bob");
		first.application().bean(ConnectionRegistry.class).follow(new LoginEnd.OfUser("alice"));
		assertThat(alice.client.awaitClose().getCode()).isEqualTo(4401);
		assertThat(bob.client.isClosed()).isFalse();
	}

	@Test
	@DisplayName("R3 a logout that a node has missed comes when it is back, and spares who has logged in since")
	void missedLogout() {
		Member before = join(second, "alice");
		bus(second).cut();
		first.application().bean(ConnectionRegistry.class).follow(new LoginEnd.OfUser("alice"));
		Probe.await().until(() -> System.currentTimeMillis() > before.connection.openedAt().toEpochMilli() + 5);
		Member after = join(second, "alice");
		assertThat(before.client.isClosed()).isFalse();
		bus(second).mend();
		assertThat(before.client.awaitClose().getCode()).isEqualTo(4401);
		after.client.ping((byte) 1).takePong();
		assertThat(after.client.isClosed()).isFalse();
	}

	@Test
	@DisplayName("R3 a node that has lost what it missed closes all who have logged in")
	void lostCommands() {
		Member alice = join(second, "alice");
		Member anonymous = join(second, null);
		bus(second).lose();
		assertThat(alice.client.awaitClose().getCode()).isEqualTo(4401);
		assertThat(anonymous.client.isClosed()).isFalse();
	}

	@Test
	@DisplayName("R1 counts, users and nodes are those of the cluster")
	void cluster() {
		join(first, null);
		Member alice = join(second, "alice");
		WsCluster cluster = first.connections().cluster();
		assertThat(cluster.count()).isEqualTo(2);
		assertThat(first.connections().count()).isEqualTo(1);
		assertThat(cluster.isOnline("alice")).isTrue();
		assertThat(cluster.isOnline("carol")).isFalse();
		assertThat(cluster.nodes()).hasSize(2)
			.anySatisfy((node) -> assertThat(node.isSelf()).isTrue())
			.anySatisfy((node) -> assertThat(alice.connection.id()).startsWith(node.id() + "."));
		assertThat(cluster.isStale()).isFalse();
	}

	@Test
	@DisplayName("R4 what was there within the millisecond of a command does not escape it, and what comes in the next does")
	void withinAMillisecond() {
		Instant begin = Instant.now().truncatedTo(ChronoUnit.MILLIS);
		try {
			CLOCK.stopAt(begin.plusNanos(100));
			Member one = join(second, null);
			CLOCK.stopAt(begin.plusNanos(700));
			first.connections().closeEndpoint("/probe/{name}", CloseStatus.GOING_AWAY);
			assertThat(one.client.awaitClose().getCode()).isEqualTo(CloseStatus.GOING_AWAY.getCode());
			bus(second).cut();
			first.connections().closeEndpoint("/probe/{name}", CloseStatus.GOING_AWAY);
			CLOCK.stopAt(begin.plusMillis(1));
			Member late = join(second, null);
			bus(second).mend();
			first.connections().send(late.connection.id(), "spared");
			assertThat(late.client.takeText()).isEqualTo("spared");
		}
		finally {
			CLOCK.goOn();
		}
	}

	@Test
	@DisplayName("R3 what goes from node to node, and whether it can, is counted")
	void metrics() {
		Member there = join(second, null, TOPIC);
		double published = count(first, "wsext.bus.published", "outcome", "relayed");
		double received = count(second, "wsext.bus.received");
		topics(first).publish(TOPIC, "text");
		assertThat(there.client.takeText()).isEqualTo("text");
		assertThat(count(first, "wsext.bus.published", "outcome", "relayed")).isEqualTo(published + 1);
		Probe.await().until(() -> count(second, "wsext.bus.received") == received + 1);
		double dropped = count(second, "wsext.bus.dropped", "reason", "unreadable");
		bus(first).publish(Channel.ofTopic(TOPIC), new byte[] { '{' });
		Probe.await().until(() -> count(second, "wsext.bus.dropped", "reason", "unreadable") == dropped + 1);
		MeterRegistry meters = first.application().bean(MeterRegistry.class);
		assertThat(meters.get("wsext.nodes").gauge().value()).isEqualTo(2);
		double reconnects = count(first, "wsext.bus.reconnects");
		double alone = count(first, "wsext.bus.published", "outcome", "local_only");
		bus(first).cut();
		try {
			Probe.await().until(() -> meters.get("wsext.bus.state").gauge().value() == 0);
			topics(first).publish(TOPIC, "alone");
			assertThat(count(first, "wsext.bus.published", "outcome", "local_only")).isEqualTo(alone + 1);
		}
		finally {
			bus(first).mend();
		}
		Probe.await().until(() -> count(first, "wsext.bus.reconnects") == reconnects + 1);
		assertThat(meters.get("wsext.bus.state").gauge().value()).isOne();
	}

	private static double count(Engine node, String name, String... tags) {
		Counter counter = node.application().bean(MeterRegistry.class).find(name).tags(tags).counter();
		return (counter != null) ? counter.count() : 0;
	}

	@Test
	@DisplayName("R3 cut off, a node goes on by itself and says so")
	void cut() {
		Member here = join(first, null, TOPIC);
		Member there = join(second, null, TOPIC);
		bus(first).cut();
		try {
			BroadcastResult result = topics(first).publish(TOPIC, "alone");
			assertThat(result.queued()).isEqualTo(1);
			assertThat(result.relay()).succeedsWithin(Duration.ofSeconds(20))
				.isEqualTo(Relay.of(Relay.Outcome.LOCAL_ONLY));
			assertThat(here.client.takeText()).isEqualTo("alone");
			assertThat(first.connections().send(there.connection.id(), "hello")).succeedsWithin(Duration.ofSeconds(20))
				.isEqualTo(SendResult.UNKNOWN);
			assertThat(first.connections().cluster().isStale()).isTrue();
			CompletionStage<Void> subscribed = here.connection.subscribe("out of reach");
			assertThat(subscribed).failsWithin(Duration.ofSeconds(20));
			assertThat(here.connection.topics()).contains("out of reach");
		}
		finally {
			bus(first).mend();
		}
		Member late = join(first, null, TOPIC);
		assertThat(late.connection.subscribe("out of reach")).succeedsWithin(Duration.ofSeconds(20));
		topics(second).publish("out of reach", "mended");
		assertThat(here.client.takeText()).isEqualTo("mended");
		assertThat(late.client.takeText()).isEqualTo("mended");
	}

	@Test
	@DisplayName("V3 events of another node wait for the batch of the node they arrive on")
	void batches() {
		Member there = join(second, null, TOPIC);
		try (WsEvents.Subscription batch = events(second).batch("tick", Duration.ofHours(1))) {
			events(first).publish(TOPIC, "tick", 1);
			events(first).publish(TOPIC, "tick", Map.of("n", 2));
			events(first).publishNow(TOPIC, "tick", "now");
			assertThat(there.client.takeText()).contains("now");
		}
		assertThat(there.client.takeText()).isEqualTo("{\"event\":\"batch_tick\",\"payload\":{\"d\":[1,{\"n\":2}]}}");
	}

	@Test
	@DisplayName("D8 each codec gets what it would have written: others on Jackson from the JSON, all else from the sender")
	void codecs() throws Exception {
		TestWebSocket cbor = withCodec("cbor");
		TestWebSocket shouting = withCodec("shout");
		Probe.await().until(() -> topics(second).subscribers(CodecEndpoint.PATH) == 2);
		Probe.await().until(() -> bus(second).channels().contains(Channel.ofTopic(CodecEndpoint.PATH)));
		events(first).publish(CodecEndpoint.PATH, "price", new Price("abc", 1));
		topics(first).publish(CodecEndpoint.PATH, new Unwritable());
		JsonNode read = new CBORMapper().readTree(cbor.takeBinary());
		assertThat(read.path("event").asString()).isEqualTo("price");
		assertThat(read.path("payload").path("value").asInt()).isEqualTo(1);
		assertThat(shouting.takeText()).contains("PRICE[SYMBOL=ABC, VALUE=1]");
		assertThat(shouting.takeText()).isEqualTo("UNWRITABLE");
	}

	private TestWebSocket withCodec(String subprotocol) {
		TestWebSocket client = TestWebSocket.connect(second.port(), CodecEndpoint.PATH, subprotocol);
		this.clients.add(client);
		assertThat(client.subprotocol()).isEqualTo(subprotocol);
		return client;
	}

	@Test
	@DisplayName("R1 what cannot be written down, or is too large, is the publisher's to hear")
	void refused() {
		join(second, null, TOPIC);
		assertThatIllegalArgumentException().isThrownBy(() -> topics(first).publish(TOPIC, "x".repeat(200_000)))
			.withMessageContaining("broker takes 100000");
	}

	@Test
	@DisplayName("R2 many topics at once are few commands, and one that nobody wants any more is left")
	void interest() {
		int before = bus(second).batches().size();
		Member there = join(second, null);
		List<String> topics = IntStream.range(0, 900).mapToObj((number) -> "many" + number).toList();
		topics.forEach(there.connection::subscribe);
		Channel last = Channel.ofTopic("many899");
		Probe.await().until(() -> bus(second).channels().contains(last));
		assertThat(bus(second).batches().subList(before, bus(second).batches().size())).hasSizeLessThan(450);
		there.connection.unsubscribe("many899");
		there.connection.unsubscribe("many898");
		there.connection.subscribe("many898");
		Probe.await().until(() -> !bus(second).channels().contains(last));
		assertThat(bus(second).channels()).contains(Channel.ofTopic("many898"));
		there.client.close();
		Probe.await()
			.untilAsserted(
					() -> assertThat(bus(second).channels()).noneMatch((channel) -> channel.name().startsWith("many")));
	}

	@Test
	@DisplayName("R1 a node that is certainly alone publishes nothing")
	void alone() {
		Member there = join(second, null, TOPIC);
		bus(first).pretendAlone(true);
		assertThat(topics(first).publish(TOPIC, "nobody").relay()).isCompletedWithValue(Relay.NONE);
		bus(first).pretendAlone(false);
		topics(first).publish(TOPIC, "somebody");
		assertThat(there.client.takeText()).isEqualTo("somebody");
	}

	@Test
	@DisplayName("R3 a node that takes itself for alone, as another is halted, commands all the same: that reads it on waking")
	void commandsOfWhoIsAlone() {
		Member alice = join(second, "alice");
		Member bob = join(second, "bob");
		bus(first).pretendAlone(true);
		assertThat(first.connections().disconnectUser("alice").relay()).succeedsWithin(Duration.ofSeconds(20))
			.isEqualTo(Relay.of(Relay.Outcome.RELAYED));
		assertThat(alice.client.awaitClose().getCode()).isEqualTo(4540);
		first.application().bean(ConnectionRegistry.class).follow(new LoginEnd.OfUser("bob"));
		assertThat(bob.client.awaitClose().getCode()).isEqualTo(4401);
	}

	@Test
	@DisplayName("R6 what another version or a stranger has sent harms nobody")
	void strangers() {
		Member there = join(second, null, TOPIC);
		for (String message : Arrays.asList("", "\n", "{", "{}\n", "{\"v\":2,\"o\":\"x\"}\nlater",
				"{\"v\":1,\"o\":\"x\",\"ct\":\"odd\"}\n1", "{\"v\":1,\"o\":\"x\",\"p\":\"conflate\"}\n1",
				"{\"v\":1,\"o\":\"x\",\"n\":-1,\"r\":[{\"c\":\"a\",\"n\":3}]}\n1")) {
			bus(first).publish(Channel.ofTopic(TOPIC), message.getBytes(StandardCharsets.UTF_8));
			bus(first).publish(Channel.ALL, message.getBytes(StandardCharsets.UTF_8));
			bus(first).command(message.getBytes(StandardCharsets.UTF_8));
		}
		bus(first).publish(Channel.ofTopic(TOPIC),
				"{\"v\":1,\"o\":\"worker\",\"e\":\"price\",\"later\":[1]}\n{\"price\":4711}"
					.getBytes(StandardCharsets.UTF_8));
		assertThat(there.client.takeText()).isEqualTo("{\"event\":\"price\",\"payload\":{\"price\":4711}}");
	}

	private record Member(TestWebSocket client, WsConnection connection) {
	}

	record Price(String symbol, int value) {
	}

	static final class Unwritable {

		public String getValue() {
			throw new IllegalStateException("on purpose");
		}

		@Override
		public String toString() {
			return "unwritable";
		}

	}

	@WsExtEndpoint(path = CodecEndpoint.PATH, authentication = HandshakeAuthentication.NONE,
			subprotocols = { "cbor", "shout" })
	static class CodecEndpoint {

		static final String PATH = "/codecs";

		@OnText
		void text(String text) {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class NodeConfiguration {

		@Bean
		TimeSource timeSource() {
			return new TimeSource(CLOCK, System::nanoTime);
		}

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

		private static final InMemoryBus BUS = new InMemoryBus();

		@Bean
		InMemoryBus.Node node() {
			return BUS.node();
		}

		@Bean
		WsCodec cbor() {
			return JacksonWsCodec.binary(new CBORMapper(), "cbor");
		}

		@Bean
		WsCodec shouting() {
			return new ShoutingCodec();
		}

	}

	/**
	 * The time of day, which can be stopped.
	 */
	private static final class StoppableClock extends Clock {

		private volatile @Nullable Instant stopped;

		void stopAt(Instant instant) {
			this.stopped = instant;
		}

		void goOn() {
			this.stopped = null;
		}

		@Override
		public Instant instant() {
			Instant stopped = this.stopped;
			return (stopped != null) ? stopped : Instant.now();
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

	/**
	 * A codec that has nothing to do with Jackson.
	 */
	private static final class ShoutingCodec implements WsCodec {

		@Override
		public Set<String> subprotocols() {
			return Set.of("shout");
		}

		@Override
		public WsMessage encode(Object value) {
			return WsMessage.text(value.toString().toUpperCase(java.util.Locale.ROOT));
		}

		@Override
		public Object decode(WsMessage message, java.lang.reflect.Type type) {
			return message;
		}

	}

}
