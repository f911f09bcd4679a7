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

package io.github.wsext.redis.presence;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.wsext.presence.PresenceStore;
import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisLink;
import io.github.wsext.redis.connection.RedisScript;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.test.PresenceStoreContract;
import io.lettuce.core.ScriptOutputType;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Presence in a real Redis, and what becomes of it when nodes or Redis die.
 */
class RedisPresenceStoreTests extends PresenceStoreContract {

	private static final String ROOM = "/room/one";

	private static RedisServer redis;

	private static RedisLink link;

	private final RedisKeys keys = new RedisKeys("test-" + UUID.randomUUID());

	private final List<RedisPresenceStore> stores = new ArrayList<>();

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.start();
		link = new RedisLink(new RedisClients(
				new LettuceConnectionFactory(new RedisStandaloneConfiguration("127.0.0.1", redis.port())),
				Duration.ofSeconds(5)));
		link.start();
	}

	@AfterAll
	static void stopRedis() {
		link.close();
		redis.close();
	}

	@AfterEach
	void close() {
		this.stores.forEach(RedisPresenceStore::close);
	}

	@Override
	protected PresenceStore store() {
		return newStore();
	}

	@Override
	protected PresenceStore otherNode() {
		return newStore();
	}

	private RedisPresenceStore newStore() {
		RedisPresenceStore store = new RedisPresenceStore(link, this.keys, Duration.ofSeconds(2), Duration.ofSeconds(4),
				Duration.ofMillis(200));
		this.stores.add(store);
		return store;
	}

	@Test
	@DisplayName("N3 whom a dead node has entered is hidden, and then told as gone, once, unless he is elsewhere, too")
	void deadNode() {
		RedisPresenceStore dying = newStore();
		dying.start(new Told());
		List<RedisPresenceStore> others = List.of(newStore(), newStore());
		Told told = new Told();
		others.forEach((other) -> other.start(told));
		// More than are swept in a step.
		List<CompletionStage<?>> entering = new ArrayList<>();
		IntStream.range(0, 1200).forEach((i) -> entering.add(dying.join(ROOM, "user-" + i, null)));
		entering.forEach(RedisPresenceStoreTests::get);
		get(dying.join("/room/two", "alice", null));
		get(others.get(0).join(ROOM, "user-7", null));
		get(others.get(1).join(ROOM, "bob", null));
		assertThat(get(others.get(0).count(ROOM))).isEqualTo(1201);
		dying.stop();
		await().until(() -> get(others.get(0).page(ROOM, null, 500)).entries().size() <= 2);
		await().until(() -> get(others.get(0).count(ROOM)) == 2 && get(others.get(0).count("/room/two")) == 0);
		await().until(() -> told.left.size() == 1200);
		assertThat(told.left).doesNotHaveDuplicates()
			.contains("/room/two alice", ROOM + " user-0", ROOM + " user-1199")
			.doesNotContain(ROOM + " user-7", ROOM + " bob");
		assertThat(run("return #redis.call('KEYS', ARGV[1])", new String[0], this.keys.shared("presence:") + "*"))
			.as("notes, which are those of the living")
			.isEqualTo(2);
	}

	@Test
	@DisplayName("N3 a node that ends by itself is hidden at once, and what it has left behind is taken out")
	void endedNode() {
		RedisPresenceStore ending = newStore();
		ending.start(new Told());
		RedisPresenceStore other = newStore();
		Told told = new Told();
		other.start(told);
		await().until(() -> get(ending.join(ROOM, "alice", null)).count() == 1);
		ending.close();
		await().until(() -> get(other.find(ROOM, "alice")).isEmpty());
		await().until(() -> told.left.contains(ROOM + " alice"));
	}

	@Test
	@DisplayName("N3 R3 a node that was taken for dead, or whose Redis has lost all, is told to enter all anew")
	void lost() {
		RedisPresenceStore store = newStore();
		Told told = new Told();
		store.start(told);
		get(store.join(ROOM, "alice", null));
		PresenceKeys names = new PresenceKeys(this.keys);
		await().until(() -> run("return redis.call('ZCARD', KEYS[1])", names.ofNodes()[0]) == 1);
		run("return redis.call('DEL', unpack(KEYS))",
				new String[] { names.ofNodes()[0], names.ofTopic(ROOM)[0], names.ofTopic(ROOM)[1] }, "");
		await().until(() -> told.lost.get() > 0);
		assertThat(get(store.join(ROOM, "alice", null))).isEqualTo(new PresenceStore.Change(true, 1));
		assertThat(get(store.leave(ROOM, "alice"))).isEqualTo(new PresenceStore.Change(true, 0));
	}

	@Test
	@DisplayName("R3 N3 whoever enters all anew after Redis was away is found by those who sweep after him")
	void redisAway() {
		RedisPresenceStore store = newStore();
		store.start(new Told() {

			@Override
			public void entriesLost() {
				store.join(ROOM, "alice", "1");
			}

		});
		get(store.join(ROOM, "alice", "1"));
		redis.restart();
		String[] noted = { new PresenceKeys(this.keys).noted(store.id()) };
		await().ignoreExceptions()
			.until(() -> run("return redis.call('SISMEMBER', KEYS[1], ARGV[1])", noted, ROOM) == 1
					&& get(store.find(ROOM, "alice")).isPresent());
		RedisPresenceStore other = newStore();
		Told heard = new Told();
		other.start(heard);
		assertThat(get(other.find(ROOM, "alice"))).contains(new PresenceStore.Entry("alice", 1, "1"));
		store.stop();
		await().until(() -> heard.left.contains(ROOM + " alice"));
		assertThat(get(other.count(ROOM))).isZero();
	}

	@Test
	@DisplayName("N3 a node that comes back while others sweep after it waits for them, and then enters all anew")
	void comesBack() {
		RedisPresenceStore back = newStore();
		Told told = new Told();
		back.start(told);
		get(back.join(ROOM, "alice", null));
		await().until(() -> run("return redis.call('ZCARD', KEYS[1])", new PresenceKeys(this.keys).ofNodes()[0]) == 1);
		// Another has buried it, and died.
		run("redis.call('DEL', KEYS[1]) return redis.call('ZADD', KEYS[2], 0, ARGV[1])",
				new PresenceKeys(this.keys).ofNodes(), back.id());
		await().until(() -> told.left.contains(ROOM + " alice"));
		await().until(() -> run("return redis.call('ZCARD', KEYS[1])", new PresenceKeys(this.keys).ofNodes()[0]) == 1);
		await().until(() -> told.lost.get() > 0);
		assertThat(get(back.join(ROOM, "alice", null))).isEqualTo(new PresenceStore.Change(true, 1));
	}

	private static long run(String script, String key) {
		return run(script, new String[] { key }, "");
	}

	private static long run(String script, String[] keys, String argument) {
		return get(
				link.<Long>run(RedisScript.of(script), ScriptOutputType.INTEGER, keys, PresenceKeys.bytes(argument)));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(50));
	}

	private static <T> T get(CompletionStage<T> stage) {
		return stage.toCompletableFuture().orTimeout(1, TimeUnit.MINUTES).join();
	}

	private static class Told implements PresenceStore.Listener {

		private final Queue<String> left = new ConcurrentLinkedQueue<>();

		private final AtomicInteger lost = new AtomicInteger();

		@Override
		public void entriesLost() {
			this.lost.incrementAndGet();
		}

		@Override
		public void left(String topic, String user, int count) {
			this.left.add(topic + ' ' + user);
		}

	}

}
