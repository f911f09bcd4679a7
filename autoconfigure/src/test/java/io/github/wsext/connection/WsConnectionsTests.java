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

package io.github.wsext.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
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
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.TestWebSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link WsConnections} over sockets.
 */
@EveryContainer
class WsConnectionsTests {

	private static Engine engine;

	private final WsConnections connections = engine.connections();

	private final List<Member> members = new ArrayList<>();

	@BeforeAll
	static void start() {
		engine = Engine.start(List.of(DroppingEndpoint.class), "wsext.outbound.max-messages=10",
				"wsext.send-timeout=" + Patience.SECONDS + "s");
	}

	@AfterAll
	static void stop() {
		engine.close();
	}

	@AfterEach
	void leave() {
		this.members.forEach((member) -> member.client.abort());
		Probe.await().until(() -> this.connections.count() == 0);
	}

	@Test
	@DisplayName("C9 finds by id")
	void byId() {
		Member alice = join("alice");
		join("bob");
		assertThat(this.connections.find(alice.connection().id())).containsSame(alice.connection());
		assertThat(this.connections.find("unknown")).isEmpty();
		alice.leave();
		assertThat(this.connections.find(alice.connection().id())).isEmpty();
	}

	@Test
	@DisplayName("C9 finds all, by user, by endpoint, by topic and by predicate, and counts")
	void finds() {
		Member first = join("alice");
		Member second = join("alice");
		Member bob = join("bob");
		Member anonymous = join(null);
		assertThat(this.connections.all()).containsExactlyInAnyOrder(first.connection(), second.connection(),
				bob.connection(), anonymous.connection());
		assertThat(this.connections.byUser("alice")).containsExactlyInAnyOrder(first.connection(), second.connection());
		assertThat(this.connections.byUser("carol")).isEmpty();
		assertThat(this.connections.byEndpoint("/user/{name}")).containsExactlyInAnyOrder(first.connection(),
				second.connection(), bob.connection());
		assertThat(this.connections.byEndpoint("/probe/{name}")).containsExactly(anonymous.connection());
		assertThat(this.connections.byEndpoint("/nowhere")).isEmpty();
		Probe.await()
			.untilAsserted(
					() -> assertThat(this.connections.byTopic(bob.probe.path())).containsExactly(bob.connection()));
		assertThat(this.connections.byTopic("/nowhere")).isEmpty();
		Predicate<WsConnection> ofBob = (connection) -> connection == bob.connection();
		assertThat(this.connections.matching(ofBob)).containsExactly(bob.connection());
		assertThat(this.connections.count()).isEqualTo(4);
		assertThat(this.connections.count(ofBob.negate())).isEqualTo(3);
		first.leave();
		assertThat(this.connections.byUser("alice")).containsExactly(second.connection());
		assertThat(this.connections.count()).isEqualTo(3);
	}

	@Test
	@DisplayName("C9 sends to one connection")
	void sendsToOne() {
		Member alice = join("alice");
		Member bob = join("bob");
		assertThat(Probe.get(this.connections.send(alice.connection().id(), "hi").toCompletableFuture()))
			.isEqualTo(SendResult.SENT);
		assertThat(Probe.get(this.connections.send("unknown", "hi").toCompletableFuture()))
			.isEqualTo(SendResult.CLOSED);
		assertThat(alice.client.takeText()).isEqualTo("hi");
		assertThat(bob.sync().client.pollText()).isNull();
	}

	@Test
	@DisplayName("C9 sends to all connections of a user")
	void sendsToUser() {
		Member first = join("alice");
		Member second = join("alice");
		Member bob = join("bob");
		assertThat(this.connections.sendToUser("alice", "hi")).isEqualTo(BroadcastResult.of(2, 2, 0, 0));
		assertThat(this.connections.sendToUser("carol", "hi")).isEqualTo(BroadcastResult.NONE);
		assertThat(first.client.takeText()).isEqualTo("hi");
		assertThat(second.client.takeText()).isEqualTo("hi");
		assertThat(bob.sync().client.pollText()).isNull();
	}

	@Test
	@DisplayName("C9 C10 sends to all, and to those that match")
	void publishes() {
		Member alice = join("alice");
		Member bob = join("bob");
		assertThat(this.connections.publish(new int[] { 1, 2 })).isEqualTo(BroadcastResult.of(2, 2, 0, 0));
		assertThat(this.connections.publish("alice only", (connection) -> connection == alice.connection()))
			.isEqualTo(BroadcastResult.of(1, 1, 0, 0));
		assertThat(this.connections.publish("nobody", (connection) -> false)).isEqualTo(BroadcastResult.NONE);
		assertThat(alice.client.takeText()).isEqualTo("[1,2]");
		assertThat(bob.client.takeText()).isEqualTo("[1,2]");
		assertThat(alice.client.takeText()).isEqualTo("alice only");
		assertThat(bob.sync().client.pollText()).isNull();
	}

	@Test
	@DisplayName("C9 C10 a filter that throws for one connection leaves out that one alone")
	void failingFilter() {
		Member alice = join("alice");
		Member bob = join("bob");
		Member carol = join("carol");
		Predicate<WsConnection> failing = (connection) -> {
			if (connection == bob.connection()) {
				throw new IllegalStateException("as the test wants it");
			}
			return true;
		};
		assertThat(this.connections.publish("hi", failing).queued()).isEqualTo(2);
		assertThat(alice.client.takeText()).isEqualTo("hi");
		assertThat(carol.client.takeText()).isEqualTo("hi");
		assertThat(bob.sync().client.pollText()).isNull();
		assertThat(this.connections.count(failing)).isEqualTo(2);
		assertThat(this.connections.matching(failing)).doesNotContain(bob.connection()).hasSize(2);
		assertThat(this.connections.close(failing, new CloseStatus(4000)).local()).isEqualTo(2);
		assertThat(alice.client.awaitClose().getCode()).isEqualTo(4000);
		assertThat(carol.client.awaitClose().getCode()).isEqualTo(4000);
		assertThat(bob.connection().isOpen()).isTrue();
	}

	@Test
	@DisplayName("C9 closes one connection")
	void closesOne() {
		Member alice = join("alice");
		Member bob = join("bob");
		assertThat(this.connections.close(alice.connection().id(), new CloseStatus(4000, "you")).local()).isOne();
		assertThat(this.connections.close("unknown", new CloseStatus(4000)).local()).isZero();
		assertThat(alice.client.awaitClose()).isEqualTo(new CloseStatus(4000, "you"));
		assertThat(bob.connection().isOpen()).isTrue();
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.connections.close(bob.connection().id(), new CloseStatus(1005)));
	}

	@Test
	@DisplayName("C9 closes the connections of a user, and those that match")
	void closesMany() {
		Member first = join("alice");
		Member second = join("alice");
		Member bob = join("bob");
		Member carol = join("carol");
		assertThat(this.connections.closeUser("alice", new CloseStatus(4001)).local()).isEqualTo(2);
		assertThat(this.connections.closeUser("nobody", new CloseStatus(4001)).local()).isZero();
		assertThat(first.client.awaitClose().getCode()).isEqualTo(4001);
		assertThat(second.client.awaitClose().getCode()).isEqualTo(4001);
		assertThat(
				this.connections.close((connection) -> connection == bob.connection(), new CloseStatus(4002)).local())
			.isEqualTo(1);
		assertThat(bob.client.awaitClose().getCode()).isEqualTo(4002);
		assertThat(carol.connection().isOpen()).isTrue();
	}

	@Test
	@DisplayName("C9 a stalled, a closing and an ended member neither delay nor fail the others")
	void badMembers() {
		Member alice = join("alice");
		Probe stalled = engine.probe();
		Probe closing = engine.probe();
		byte[] large = new byte[6 * 1024 * 1024];
		try (RawWebSocketClient stalledClient = engine.narrowClient(stalled);
				RawWebSocketClient closingClient = engine.narrowClient(closing)) {
			stalled.connection().send(large);
			closing.connection().send(large);
			closing.connection().close();
			Member bob = join("bob");
			// Ends on this thread, and the others have read each message before the next.
			for (int i = 0; i < 20; i++) {
				this.connections.publish("message " + i);
				assertThat(alice.client.takeText()).isEqualTo("message " + i);
				assertThat(bob.client.takeText()).isEqualTo("message " + i);
			}
			assertThat(stalled.connection().isOpen()).isFalse();
			assertThat(this.connections.publish("last").queued()).isEqualTo(2);
			stalledClient.close();
			closingClient.close();
			assertThat(stalled.end().status().getCode()).isEqualTo(4438);
			closing.end();
		}
	}

	@Test
	@DisplayName("C9 sends to the connections of an endpoint, and to the subscribers of a topic")
	void sendsToEndpointAndTopic() {
		Member alice = join("alice");
		Member bob = join("bob");
		Member anonymous = join(null);
		alice.connection().subscribe("news");
		anonymous.connection().subscribe("news");
		assertThat(this.connections.sendToEndpoint("/user/{name}", "users")).isEqualTo(BroadcastResult.of(2, 2, 0, 0));
		assertThat(this.connections.sendToEndpoint("/nowhere", "x")).isEqualTo(BroadcastResult.NONE);
		assertThat(this.connections.sendToTopic("news", "news")).isEqualTo(BroadcastResult.of(2, 2, 0, 0));
		assertThat(this.connections.sendToTopic("nothing", "x")).isEqualTo(BroadcastResult.NONE);
		assertThat(alice.client.takeText()).isEqualTo("users");
		assertThat(alice.client.takeText()).isEqualTo("news");
		assertThat(bob.client.takeText()).isEqualTo("users");
		assertThat(bob.sync().client.pollText()).isNull();
		assertThat(anonymous.client.takeText()).isEqualTo("news");
		assertThat(anonymous.sync().client.pollText()).isNull();
	}

	@Test
	@DisplayName("C9 closes the connections of an endpoint, the subscribers of a topic, and all")
	void closesEndpointTopicAndAll() {
		Member alice = join("alice");
		Member bob = join("bob");
		Member anonymous = join(null);
		Member last = join(null);
		bob.connection().subscribe("news");
		assertThat(this.connections.closeTopic("news", new CloseStatus(4001)).local()).isEqualTo(1);
		assertThat(this.connections.closeTopic("nothing", new CloseStatus(4001)).local()).isZero();
		assertThat(bob.client.awaitClose().getCode()).isEqualTo(4001);
		bob.probe.end();
		assertThat(this.connections.closeEndpoint("/user/{name}", new CloseStatus(4002)).local()).isEqualTo(1);
		assertThat(this.connections.closeEndpoint("/nowhere", new CloseStatus(4002)).local()).isZero();
		assertThat(alice.client.awaitClose().getCode()).isEqualTo(4002);
		alice.probe.end();
		assertThat(this.connections.closeAll(new CloseStatus(4003, "all")).local()).isEqualTo(2);
		assertThat(anonymous.client.awaitClose()).isEqualTo(new CloseStatus(4003, "all"));
		assertThat(last.client.awaitClose().getCode()).isEqualTo(4003);
		anonymous.probe.end();
		last.probe.end();
		assertThat(this.connections.closeAll(CloseStatus.NORMAL).local()).isZero();
	}

	@Test
	@DisplayName("C10 connection.replyToMany(message, filter) sends to all that match, the sender included; a failing filter leaves out one alone")
	void replyToMany() {
		Member alice = join("alice");
		Member bob = join("bob");
		Member carol = join("carol");
		assertThat(alice.connection().replyToMany("hi", (connection) -> {
			if (connection == bob.connection()) {
				throw new IllegalStateException("as the test wants it");
			}
			return true;
		})).isEqualTo(BroadcastResult.of(2, 2, 0, 0));
		assertThat(alice.connection().replyToMany("nobody", (connection) -> false)).isEqualTo(BroadcastResult.NONE);
		assertThat(alice.client.takeText()).isEqualTo("hi");
		assertThat(carol.client.takeText()).isEqualTo("hi");
		assertThat(bob.sync().client.pollText()).isNull();
	}

	@Test
	@DisplayName("C9 results tell who took a message, for whom it was left out, and who failed")
	void results() {
		Member alice = join("alice");
		Probe slow = engine.probe("/dropping/");
		Probe stalled = engine.probe();
		byte[] large = new byte[6 * 1024 * 1024];
		try (RawWebSocketClient slowClient = engine.narrowClient(slow);
				RawWebSocketClient stalledClient = engine.narrowClient(stalled)) {
			Probe.await().until(() -> this.connections.count() == 3);
			WsConnection dropping = this.connections.byEndpoint("/dropping/{name}").iterator().next();
			for (WsConnection connection : List.of(dropping, stalled.connection())) {
				connection.send(large);
				IntStream.range(0, 10).forEach(connection::send);
			}
			assertThat(this.connections.publish("one more")).isEqualTo(BroadcastResult.of(3, 1, 1, 1));
			assertThat(alice.client.takeText()).isEqualTo("one more");
			assertThat(this.connections.sendToEndpoint("/dropping/{name}", "again"))
				.isEqualTo(BroadcastResult.of(1, 0, 1, 0));
			assertThat(dropping.isOpen()).isTrue();
			assertThat(stalled.connection().isOpen()).isFalse();
		}
	}

	@Test
	@DisplayName("C9 collections are snapshots that stay as they are while connections come and go")
	void iterationDuringChange() {
		List<Member> some = IntStream.range(0, 10).mapToObj((i) -> join("alice")).toList();
		var all = this.connections.all();
		var ofAlice = this.connections.byUser("alice");
		var atEndpoint = this.connections.byEndpoint("/user/{name}");
		for (WsConnection connection : all) {
			connection.terminate();
			Probe.get(connection.closed().toCompletableFuture());
			join("bob");
		}
		assertThat(all).hasSize(some.size());
		assertThat(ofAlice).hasSize(some.size());
		assertThat(atEndpoint).hasSize(some.size());
		some.forEach((member) -> member.probe.end());
		assertThat(this.connections.byUser("alice")).isEmpty();
		assertThat(this.connections.byUser("bob")).hasSize(some.size());
	}

	@Test
	@DisplayName("C9 the cluster of an application of one node is that node, with the same counts, and relays nothing")
	void cluster() {
		WsCluster cluster = this.connections.cluster();
		Member alice = join("alice");
		join(null);
		assertThat(cluster.count()).isEqualTo(2);
		assertThat(cluster.isOnline("alice")).isTrue();
		assertThat(cluster.isOnline("bob")).isFalse();
		assertThat(cluster.nodes()).singleElement().satisfies((node) -> {
			assertThat(node.isSelf()).isTrue();
			assertThat(node.count()).isEqualTo(2);
			assertThat(alice.connection().id()).startsWith(node.id());
		});
		assertThat(this.connections.publish("hi").relay()).isCompletedWithValue(Relay.NONE);
		assertThat(this.connections.closeUser("alice", CloseStatus.NORMAL).relay()).isCompletedWithValue(Relay.NONE);
		alice.probe.end();
		assertThat(cluster.isOnline("alice")).isFalse();
	}

	@Test
	@DisplayName("C9 look-ups and counts by other threads go on while connections come and go")
	void readersDuringChange() {
		AtomicBoolean over = new AtomicBoolean();
		List<CompletableFuture<Void>> readers = IntStream.range(0, 2).mapToObj((i) -> CompletableFuture.runAsync(() -> {
			while (!over.get()) {
				this.connections.all().forEach(WsConnection::isOpen);
				this.connections.byUser("alice").forEach(WsConnection::handshake);
				this.connections.byEndpoint("/probe/{name}").forEach(WsConnection::handshake);
				assertThat(this.connections.count()).isBetween(0, 10);
				Thread.yield();
			}
		}, (task) -> new Thread(task).start())).toList();
		for (int round = 0; round < 10; round++) {
			List<Member> some = IntStream.range(0, 10).mapToObj((i) -> join((i % 2 == 0) ? "alice" : null)).toList();
			some.forEach(Member::leave);
		}
		over.set(true);
		readers.forEach(Probe::get);
		assertThat(this.connections.byUser("alice")).isEmpty();
	}

	@Test
	@DisplayName("C9 users are told apart by their name, whatever else they are called")
	void userNames() {
		Member alice = join("alice");
		assertThat(this.connections.byUser("ALICE")).isEmpty();
		assertThat(this.connections.byUser("")).isEmpty();
		assertThat(this.connections.byUser("alice")).containsExactly(alice.connection());
	}

	private Member join(@Nullable String user) {
		Probe probe = engine.probe((user != null) ? "/user/" : "/probe/");
		Member member = new Member(probe, (user != null) ? engine.webSocket(probe, user) : engine.webSocket(probe));
		member.connection();
		this.members.add(member);
		return member;
	}

	@WsExtEndpoint(path = "/dropping/{name}", authentication = HandshakeAuthentication.NONE,
			overflow = OverflowPolicy.DROP_NEWEST)
	static class DroppingEndpoint {

		@OnText
		void text(String text) {
		}

	}

	/**
	 * A connection with both its ends.
	 */
	private record Member(Probe probe, TestWebSocket client) {

		WsConnection connection() {
			return this.probe.connection();
		}

		/**
		 * Waits until everything sent so far must have arrived.
		 */
		Member sync() {
			this.client.ping((byte) 1).takePong();
			return this;
		}

		void leave() {
			this.client.close();
			this.probe.end();
		}

	}

}
