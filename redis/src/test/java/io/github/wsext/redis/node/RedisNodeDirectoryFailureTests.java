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

package io.github.wsext.redis.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;

import io.github.wsext.Relay;
import io.github.wsext.redis.testsupport.LineProxy;
import io.github.wsext.redis.testsupport.RedisServer;
import io.lettuce.core.Range;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import static org.assertj.core.api.Assertions.assertThat;

class RedisNodeDirectoryFailureTests {

	private static final String COMMANDS = "wsext:test:{n}:cmd";

	private RedisServer redis;

	@BeforeEach
	void startRedis() {
		this.redis = RedisServer.start();
	}

	@AfterEach
	void stopRedis() {
		this.redis.close();
	}

	@Test
	@DisplayName("R4 a node that was killed is gone, with its users")
	void killedNode(TestReporter reporter) {
		try (DirectoryNode one = DirectoryNode.at(this.redis.port()).fresh();
				NodeProcess other = NodeProcess.start(this.redis.port())) {
			awaitWhole(one, other);
			long start = System.nanoTime();
			other.kill();
			DirectoryNode.await().untilAsserted(() -> assertThat(one.told()).containsExactly("LEFT " + other.id()));
			reporter.publishEntry("killed node gone after", since(start));
			assertThat(one.others()).isEmpty();
			assertThat(one.directory().isOnline("remote-1")).isFalse();
			assertThat(one.directory().isStale()).isFalse();
		}
	}

	@Test
	@DisplayName("R4 a node that is halted is gone, and comes back whole by itself; what it was told is not lost")
	void haltedNode(TestReporter reporter) {
		try (DirectoryNode one = DirectoryNode.at(this.redis.port()).fresh();
				NodeProcess other = NodeProcess.start(this.redis.port())) {
			awaitWhole(one, other);
			long start = System.nanoTime();
			other.halt();
			try {
				DirectoryNode.await().untilAsserted(() -> assertThat(one.told()).containsExactly("LEFT " + other.id()));
				reporter.publishEntry("halted node gone after", since(start));
			}
			finally {
				other.resume();
			}
			long resumed = System.nanoTime();
			awaitWhole(one, other);
			reporter.publishEntry("halted node whole after", since(resumed));
		}
	}

	private static void awaitWhole(DirectoryNode one, NodeProcess other) {
		DirectoryNode.await().untilAsserted(() -> {
			assertThat(one.directory().others()).singleElement().satisfies((node) -> {
				assertThat(node.id()).isEqualTo(other.id());
				assertThat(node.connections()).isEqualTo(3);
			});
			assertThat(IntStream.range(0, 1000)).allMatch((i) -> one.directory().isOnline("remote-" + i));
		});
	}

	@Test
	@DisplayName("R3 after Redis was started empty everything is written again, and commands were lost once")
	void redisStartedEmpty(TestReporter reporter) {
		try (DirectoryNode one = DirectoryNode.at(this.redis.port()).connections(1).come("alice").fresh();
				DirectoryNode other = DirectoryNode.at(this.redis.port()).connections(2).come("bob").fresh()) {
			DirectoryNode.await().untilAsserted(() -> {
				assertThat(one.directory().isOnline("bob")).isTrue();
				assertThat(other.directory().isOnline("alice")).isTrue();
			});
			this.redis.restart();
			long start = System.nanoTime();
			DirectoryNode.await().untilAsserted(() -> {
				assertThat(one.told()).containsExactly("LOST");
				assertThat(other.told()).containsExactly("LOST");
				assertThat(members()).hasSize(2);
			});
			one.fresh();
			other.fresh();
			reporter.publishEntry("written again after", since(start));
			assertThat(one.directory().isAlone()).isFalse();
			assertThat(other.directory().isAlone()).isFalse();
			one.go("alice").come("carol");
			DirectoryNode.await().untilAsserted(() -> {
				assertThat(other.directory().isOnline("carol")).isTrue();
				assertThat(other.directory().isOnline("alice")).isFalse();
				assertThat(one.directory().isOnline("bob")).isTrue();
			});
			DirectoryNode late = DirectoryNode.at(this.redis.port()).fresh();
			try (late) {
				DirectoryNode.await().untilAsserted(() -> {
					assertThat(late.directory().isOnline("carol")).isTrue();
					assertThat(late.directory().isOnline("bob")).isTrue();
				});
			}
			DirectoryNode.await()
				.untilAsserted(() -> assertThat(one.told()).containsExactly("LOST", "LEFT " + late.id()));
		}
	}

	@Test
	@DisplayName("R4 a node that is cut off is stale and never believes that it is alone")
	void cutOff(TestReporter reporter) {
		try (LineProxy proxy = LineProxy.to(this.redis.port());
				DirectoryNode one = DirectoryNode.at(proxy.port()).fresh()) {
			DirectoryNode.await().until(one.directory()::isAlone);
			proxy.swallowAll();
			long start = System.nanoTime();
			try (DirectoryNode other = DirectoryNode.at(this.redis.port())) {
				// It has waited for the first, and knows that this does not know of it
				// yet.
				assertThat(one.directory().isAlone() && !other.directory().isStale()).isFalse();
				DirectoryNode.await().until(() -> {
					boolean stale = one.directory().isStale();
					assertThat(one.directory().isAlone() && !other.directory().isStale()).isFalse();
					return stale;
				});
				reporter.publishEntry("cut off and stale after", since(start));
				assertThat(one.directory().isAlone()).isFalse();
				other.fresh();
				proxy.restore();
				DirectoryNode.await().untilAsserted(() -> assertThat(one.others()).containsExactly(other.id()));
				assertThat(one.directory().isAlone()).isFalse();
				DirectoryNode.await().untilAsserted(() -> assertThat(other.others()).containsExactly(one.id()));
			}
		}
	}

	@Test
	@DisplayName("R4 where Redis stood still for longer than a lease nobody is taken for gone")
	void redisStandsStill() {
		try (DirectoryNode one = DirectoryNode.at(this.redis.port()).come("alice").fresh();
				DirectoryNode other = DirectoryNode.at(this.redis.port()).come("bob").fresh()) {
			DirectoryNode.await().until(() -> other.directory().isOnline("alice") && one.directory().isOnline("bob"));
			this.redis.halt();
			try {
				DirectoryNode.await().pollDelay(Duration.ofMillis(NodeStore.LEASE_MILLIS + 1000)).untilAsserted(() -> {
					assertThat(one.directory().isStale()).isTrue();
					assertThat(other.directory().isStale()).isTrue();
				});
				assertThat(one.directory().isAlone()).isFalse();
				assertThat(one.directory().isOnline("bob")).isTrue();
			}
			finally {
				this.redis.resume();
			}
			one.fresh();
			other.fresh();
			one.command("marker");
			DirectoryNode.await().untilAsserted(() -> assertThat(other.told()).containsExactly("marker"));
			assertThat(one.told()).isEmpty();
			assertThat(one.directory().isOnline("bob")).isTrue();
		}
	}

	@Test
	@DisplayName("R3 commands that are given while Redis is away reach the others in order when it is back")
	void commandsWhileRedisIsAway(TestReporter reporter) {
		try (DirectoryNode one = DirectoryNode.at(this.redis.port()).fresh();
				DirectoryNode other = DirectoryNode.at(this.redis.port()).fresh()) {
			assertThat(DirectoryNode.outcome(one.command("before"))).isEqualTo(Relay.Outcome.RELAYED);
			DirectoryNode.await().untilAsserted(() -> assertThat(other.told()).contains("before"));
			this.redis.halt();
			List<String> commands = IntStream.range(0, 50).mapToObj((i) -> "command " + i).toList();
			try {
				List<CompletionStage<Relay>> relays = new ArrayList<>(commands.stream().map(one::command).toList());
				long start = System.nanoTime();
				relays.forEach((relay) -> assertThat(DirectoryNode.outcome(relay)).isEqualTo(Relay.Outcome.UNKNOWN));
				reporter.publishEntry("commands given up after", since(start));
			}
			finally {
				this.redis.resume();
			}
			DirectoryNode.await()
				.untilAsserted(
						() -> assertThat(other.told().stream().distinct().skip(1)).containsExactlyElementsOf(commands));
			assertThat(one.told()).isEmpty();
		}
	}

	@Test
	@DisplayName("R3 commands that were given while a node was cut off reach it before it is back")
	void commandsWhileCutOff() {
		try (LineProxy proxy = LineProxy.to(this.redis.port());
				DirectoryNode one = DirectoryNode.at(this.redis.port()).fresh();
				DirectoryNode other = DirectoryNode.at(proxy.port()).fresh()) {
			proxy.swallowAll();
			DirectoryNode.await().until(other.directory()::isStale);
			IntStream.range(0, 300).forEach((i) -> one.command("command " + i));
			proxy.restore();
			DirectoryNode.await().until(() -> !other.directory().isStale());
			DirectoryNode.await()
				.untilAsserted(() -> assertThat(other.told())
					.containsExactlyElementsOf(IntStream.range(0, 300).mapToObj((i) -> "command " + i).toList()));
		}
	}

	@Test
	@DisplayName("R3 a node that was cut off for longer than commands are kept is told so once")
	void commandsTrimmed() {
		try (LineProxy proxy = LineProxy.to(this.redis.port());
				DirectoryNode one = DirectoryNode.at(this.redis.port()).fresh();
				DirectoryNode other = DirectoryNode.at(proxy.port()).fresh()) {
			proxy.swallowAll();
			DirectoryNode.await().until(other.directory()::isStale);
			assertThat(DirectoryNode.outcome(one.command("trimmed"))).isEqualTo(Relay.Outcome.RELAYED);
			withRedis((commands) -> commands.xtrim(COMMANDS, 0));
			assertThat(DirectoryNode.outcome(one.command("kept"))).isEqualTo(Relay.Outcome.RELAYED);
			proxy.restore();
			DirectoryNode.await().untilAsserted(() -> assertThat(other.told()).containsExactly("LOST", "kept"));
			one.command("later");
			DirectoryNode.await()
				.untilAsserted(() -> assertThat(other.told()).containsExactly("LOST", "kept", "later"));
		}
	}

	@Test
	@DisplayName("R3 commands that a failover has lost are given again, to those that missed them")
	void lostTail() {
		try (LineProxy proxy = LineProxy.to(this.redis.port());
				DirectoryNode one = DirectoryNode.at(proxy.port()).fresh();
				DirectoryNode other = DirectoryNode.at(this.redis.port()).fresh()) {
			one.command("kept");
			DirectoryNode.await().untilAsserted(() -> assertThat(other.told()).containsExactly("kept"));
			one.command("lost");
			DirectoryNode.await().untilAsserted(() -> assertThat(other.told()).containsExactly("kept", "lost"));
			withRedis((commands) -> {
				String last = commands.xrevrange(COMMANDS, Range.unbounded()).get(0).getId();
				return commands.xdel(COMMANDS, last);
			});
			proxy.cut();
			DirectoryNode.await().untilAsserted(() -> {
				String last = withRedis(
						(commands) -> commands.xrevrange(COMMANDS, Range.unbounded()).get(0).getBody().get("d"));
				assertThat(last).isEqualTo("lost");
			});
			one.command("later");
			DirectoryNode.await()
				.untilAsserted(() -> assertThat(other.told()).contains("later").doesNotContain("LOST"));
			assertThat(other.told().stream().distinct()).containsExactly("kept", "lost", "later");
		}
	}

	@Test
	void noThreadsLeft() {
		DirectoryNode one = DirectoryNode.at(this.redis.port()).fresh();
		one.close();
		DirectoryNode.await()
			.untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("wsext-") || name.startsWith("lettuce-")));
	}

	private List<String> members() {
		return withRedis((commands) -> commands.zrange("wsext:test:{n}:nodes", 0, -1));
	}

	private <T> T withRedis(Function<RedisCommands<String, String>, T> action) {
		RedisClient client = RedisClient.create("redis://127.0.0.1:" + this.redis.port());
		try (StatefulRedisConnection<String, String> connection = client.connect()) {
			return action.apply(connection.sync());
		}
		finally {
			client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
		}
	}

	private static String since(long start) {
		return Duration.ofNanos(System.nanoTime() - start).toString();
	}

}
