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

package io.github.wsext.redis.ticket;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisUnavailableException;
import io.github.wsext.redis.testsupport.RedisCommandLine;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketKey;
import io.github.wsext.ticket.TicketLimitException;
import io.github.wsext.ticket.TicketLimitException.Limit;
import io.github.wsext.ticket.TicketRefusedException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.authority.AuthorityUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What goes beyond a store of one node, with a Redis of its own for each test.
 */
class SharedTicketsTests {

	private static final Duration LONG = Duration.ofMinutes(1);

	/** What a few seconds are to be told from, on a machine that stalls. */
	private static final Duration SOON = Duration.ofSeconds(3);

	private static final Duration STALLED = Duration.ofSeconds(40);

	private final List<StoreOnNode> nodes = new ArrayList<>();

	private final String user = "user-" + UUID.randomUUID();

	private RedisServer redis;

	@BeforeEach
	void startRedis() {
		this.redis = RedisServer.start();
	}

	@AfterEach
	void stopRedis() {
		this.nodes.forEach(StoreOnNode::close);
		this.redis.close();
	}

	// Caps

	@Test
	@DisplayName("T12 the cap of a principal is that of the cluster, exact when many nodes issue at once")
	void capUnderRaces() throws Exception {
		StoreOnNode one = node(StoreOnNode.at(this.redis).unused(20, 1000));
		StoreOnNode other = node(StoreOnNode.at(this.redis).unused(20, 1000));
		AtomicInteger issued = new AtomicInteger();
		AtomicInteger refused = new AtomicInteger();
		atOnce(100, (number) -> {
			StoreOnNode node = (number % 2 == 0) ? one : other;
			try {
				node.store().save(key(), ticket(LONG));
				issued.incrementAndGet();
			}
			catch (TicketLimitException ex) {
				assertThat(ex.limit()).isEqualTo(Limit.PRINCIPAL);
				assertThat(ex.retryAfter()).isPositive().isLessThanOrEqualTo(LONG);
				refused.incrementAndGet();
			}
		});
		assertThat(issued).hasValue(20);
		assertThat(refused).hasValue(80);
		assertThat(one.store().outstanding() + other.store().outstanding()).isEqualTo(20);
		// A refused one left nothing behind.
		Awaitility.await().untilAsserted(() -> assertThat(keys("*:k:*")).hasSize(20));
	}

	@Test
	@DisplayName("T12 a ticket that was used on another node makes room for one")
	void usedTicketsMakeRoom() {
		StoreOnNode one = node(StoreOnNode.at(this.redis).unused(1, 1000));
		StoreOnNode other = node(StoreOnNode.at(this.redis).unused(1, 1000));
		for (int i = 0; i < 50; i++) {
			TicketKey key = key();
			one.store().save(key, ticket(LONG));
			assertThatExceptionOfType(TicketLimitException.class)
				.isThrownBy(() -> other.store().save(key(), ticket(LONG)));
			assertThat(other.store().take(key)).isPresent();
			// What gives the place back travels beside, so the other node may be early.
			StoreOnNode next = other;
			Awaitility.await().until(() -> saves(next));
			other.store().revoke(this.user, Instant.now());
			Awaitility.await().until(() -> keys("*:o:*").isEmpty());
		}
	}

	private boolean saves(StoreOnNode node) {
		try {
			node.store().save(key(), ticket(LONG));
			return true;
		}
		catch (TicketLimitException ex) {
			return false;
		}
	}

	@Test
	@DisplayName("T12 tickets that have expired, and those of dead nodes, do not count")
	void deadNodesCountForAWhile() {
		StoreOnNode dead = node(StoreOnNode.at(this.redis).unused(2, 1000));
		dead.store().save(key(), ticket(Duration.ofSeconds(1)));
		dead.store().save(key(), ticket(Duration.ofSeconds(1)));
		dead.close();
		StoreOnNode other = node(StoreOnNode.at(this.redis).unused(2, 1000));
		// They end one after the other.
		Awaitility.await().until(() -> saves(other));
		Awaitility.await().until(() -> saves(other));
	}

	@Test
	@DisplayName("T12 the cap of a node is its own")
	void capOfANode() {
		StoreOnNode one = node(StoreOnNode.at(this.redis).unused(20, 2));
		StoreOnNode other = node(StoreOnNode.at(this.redis).unused(20, 2));
		TicketKey key = key();
		one.store().save(key, ticket(LONG));
		one.store().save(key(), ticket(LONG));
		assertThatExceptionOfType(TicketLimitException.class).isThrownBy(() -> one.store().save(key(), ticket(LONG)))
			.extracting(TicketLimitException::limit)
			.isEqualTo(Limit.NODE);
		other.store().save(key(), ticket(LONG));
		assertThat(one.store().take(key)).isPresent();
		one.store().save(key(), ticket(LONG));
	}

	// Expiry

	@Test
	@DisplayName("T13 a ticket that expires unused is announced once, by the node that has issued it")
	void announcedOnce() throws Exception {
		StoreOnNode issuer = node(StoreOnNode.at(this.redis));
		StoreOnNode other = node(StoreOnNode.at(this.redis));
		TicketKey used = key();
		issuer.store().save(used, ticket(Duration.ofSeconds(2)));
		issuer.store().save(key(), ticket(Duration.ofSeconds(2)));
		assertThat(other.store().take(used)).isPresent();
		Ticket expired = issuer.expired().poll(1, TimeUnit.MINUTES);
		assertThat(expired).isNotNull();
		issuer.store().save(key(), ticket(Duration.ofSeconds(1)));
		assertThat(issuer.expired().poll(1, TimeUnit.MINUTES)).isNotNull();
		assertThat(issuer.expired()).isEmpty();
		assertThat(other.expired()).isEmpty();
		assertThat(issuer.store().outstanding()).isZero();
		Awaitility.await().until(() -> keys("*:o:*").isEmpty());
	}

	@Test
	@DisplayName("T13 whether a ticket expires or is used at the same moment, it is one of the two")
	void expiresOrIsUsed() throws Exception {
		StoreOnNode issuer = node(StoreOnNode.at(this.redis).unused(500, 1000));
		StoreOnNode other = node(StoreOnNode.at(this.redis));
		List<TicketKey> keys = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			TicketKey key = key();
			keys.add(key);
			issuer.store().save(key, ticket(Duration.ofMillis(1500 + i)));
		}
		AtomicInteger taken = new AtomicInteger();
		for (TicketKey key : keys) {
			other.store().take(key).ifPresent((ticket) -> taken.incrementAndGet());
		}
		Awaitility.await().until(() -> issuer.store().outstanding() == 0);
		Awaitility.await().untilAsserted(() -> assertThat(taken.get() + issuer.expired().size()).isEqualTo(300));
	}

	@Test
	@DisplayName("T13 what expires while Redis is away is announced when it is back")
	void announcedAfterAnOutage() throws Exception {
		StoreOnNode issuer = node(StoreOnNode.at(this.redis).timeout(SOON));
		issuer.store().save(key(), ticket(Duration.ofSeconds(2)));
		this.redis.halt();
		Awaitility.await().until(() -> issuer.store().outstanding() == 0);
		assertThat(issuer.expired()).isEmpty();
		this.redis.resume();
		assertThat(issuer.expired().poll(1, TimeUnit.MINUTES)).isNotNull();
	}

	@Test
	@DisplayName("T13 a revoked ticket is announced, too")
	void revokedIsAnnounced() throws Exception {
		StoreOnNode issuer = node(StoreOnNode.at(this.redis));
		StoreOnNode other = node(StoreOnNode.at(this.redis));
		issuer.store().save(key(), ticket(Duration.ofSeconds(5)));
		other.store().revoke(this.user, Instant.now());
		assertThat(issuer.expired().poll(1, TimeUnit.MINUTES)).isNotNull();
		assertThat(issuer.expired()).isEmpty();
	}

	// Clocks

	@Test
	@DisplayName("T6 the clocks of nodes may differ by hours")
	void clocksDiffer() {
		StoreOnNode early = node(
				StoreOnNode.at(this.redis).clock(Clock.offset(Clock.systemUTC(), Duration.ofHours(-5))));
		StoreOnNode late = node(StoreOnNode.at(this.redis).clock(Clock.offset(Clock.systemUTC(), Duration.ofHours(5))));
		assertThat(moved(early, late)).isTrue();
		assertThat(moved(late, early)).isTrue();
	}

	private boolean moved(StoreOnNode from, StoreOnNode to) {
		Instant now = from.clock().instant();
		TicketKey key = key();
		from.store().save(key, ticket().issuedAt(now).expiresAt(now.plus(LONG)).build());
		Ticket taken = to.store().take(key).orElseThrow();
		Instant there = to.clock().instant();
		assertThat(taken.expiresAt()).isBetween(there, there.plus(LONG));
		assertThat(taken.issuedAt()).isEqualTo(taken.expiresAt().minus(LONG));
		return !taken.isExpired(there);
	}

	// Failures

	@Test
	@DisplayName("T11 a Redis that does not answer makes nobody wait for much longer than a second")
	void haltedRedis() {
		StoreOnNode node = node(StoreOnNode.at(this.redis).timeout(SOON));
		TicketKey key = key();
		node.store().save(key, ticket(LONG));
		this.redis.halt();
		assertFailsFast(() -> node.store().save(key(), ticket(LONG)));
		assertFailsFast(() -> node.store().find(key));
		assertFailsFast(() -> node.store().take(key));
		assertFailsFast(() -> node.store().revoke(this.user, Instant.now()));
		this.redis.resume();
		Awaitility.await().until(node.link()::isUp);
		// What nobody got an answer to may have happened.
		Awaitility.await().until(() -> saves(node));
	}

	@Test
	@DisplayName("T11 a Redis that is gone refuses at once; when it is back, empty, all goes on")
	void killedRedis() {
		StoreOnNode node = node(StoreOnNode.at(this.redis).timeout(SOON));
		TicketKey key = key();
		node.store().save(key, ticket(LONG));
		this.redis.kill();
		assertFailsFast(() -> node.store().take(key));
		assertFailsFast(() -> node.store().save(key(), ticket(LONG)));
		this.redis.restart();
		Awaitility.await().until(node.link()::isUp);
		assertThat(node.store().take(key)).isEmpty();
		TicketKey next = key();
		node.store().save(next, ticket(LONG));
		assertThat(node.store().take(next)).isPresent();
	}

	@Test
	@DisplayName("T11 a node starts without Redis, and has tickets when it comes")
	void startsWithoutRedis() {
		this.redis.kill();
		StoreOnNode node = StoreOnNode.at(this.redis).timeout(SOON).buildAnyway();
		this.nodes.add(node);
		assertFailsFast(() -> node.store().save(key(), ticket(LONG)));
		this.redis.restart();
		Awaitility.await().until(() -> node.link().isUp() && saves(node));
	}

	@Test
	@DisplayName("T11 a Redis that answers errors refuses tickets, and is asked again")
	void errorsOfRedis() {
		StoreOnNode node = node(StoreOnNode.at(this.redis).timeout(SOON));
		command("CONFIG", "SET", "maxmemory", "1");
		assertFailsFast(() -> node.store().save(key(), ticket(LONG)));
		command("CONFIG", "SET", "maxmemory", "0");
		assertThat(saves(node)).isTrue();
	}

	@Test
	void scriptsThatRedisHasForgotten() {
		StoreOnNode node = node(StoreOnNode.at(this.redis));
		for (int i = 0; i < 3; i++) {
			command("SCRIPT", "FLUSH");
			TicketKey key = key();
			node.store().save(key, ticket(LONG));
			command("SCRIPT", "FLUSH");
			assertThat(node.store().find(key)).isPresent();
			assertThat(node.store().take(key)).isPresent();
		}
	}

	@Test
	void endsWithoutLeavingThreads() {
		// Other applications may go on in this JVM.
		Set<Thread> others = threadsOfRedis();
		StoreOnNode node = StoreOnNode.at(this.redis).build();
		node.store().save(key(), ticket(LONG));
		assertThat(threadsOfRedis()).hasSizeGreaterThan(others.size());
		node.close();
		Awaitility.await().untilAsserted(() -> assertThat(threadsOfRedis()).isSubsetOf(others));
	}

	private static Set<Thread> threadsOfRedis() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("wsext-redis") || thread.getName().startsWith("lettuce-"))
			.collect(Collectors.toSet());
	}

	private static void assertFailsFast(Runnable access) {
		long begun = System.nanoTime();
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(access::run);
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(STALLED);
	}

	// What Redis knows

	@Test
	@DisplayName("R5 what stands in Redis shows neither tickets nor who has them, and opens nothing")
	void sealed() {
		StoreOnNode node = node(StoreOnNode.at(this.redis));
		String secret = "wst_" + UUID.randomUUID();
		TicketKey key = TicketKey.of(secret);
		node.store()
			.save(key,
					ticket().issuedAt(Instant.now())
						.expiresAt(Instant.now().plus(LONG))
						.endpoint("/chat/secret-room")
						.payload("secret-payload")
						.build());
		List<String> keys = keys("*");
		assertThat(keys).hasSize(3).allMatch((name) -> name.startsWith("wsext:test:{k"));
		String all = keys + command("GET", keys("*:k:*").get(0)) + command("ZRANGE", keys("*:o:*").get(0), "0", "-1");
		assertThat(all).doesNotContain(secret, this.user, "secret-room", "secret-payload", "ROLE_USER");
		assertThat(node.store().take(TicketKey.of(key.id()))).isEmpty();
	}

	@Test
	@DisplayName("R5 a ticket that was put under another, or changed, opens nothing")
	void swapped() {
		StoreOnNode node = node(StoreOnNode.at(this.redis));
		TicketKey mine = key();
		node.store().save(mine, ticket(LONG));
		String source = keys("*:k:*").get(0);
		TicketKey stolen = key();
		command("RENAME", source, new RedisKeys("test").kind('k').key("k", stolen.id()));
		assertUnreadable(() -> node.store().take(stolen));
	}

	@Test
	@DisplayName("R6 a ticket of a later version is refused as unreadable, and left to those who can read it")
	void laterVersion() {
		StoreOnNode node = node(StoreOnNode.at(this.redis));
		TicketKey key = key();
		node.store().save(key, ticket(LONG));
		command("SETRANGE", keys("*:k:*").get(0), "0", "\u0002");
		assertUnreadable(() -> node.store().find(key));
		assertUnreadable(() -> node.store().take(key));
		command("SETRANGE", keys("*:k:*").get(0), "0", "\u0001");
		assertThat(node.store().take(key)).isPresent();
	}

	@Test
	@DisplayName("R5 a value of another kind in the place of a ticket is no ticket")
	void foreignValues() {
		StoreOnNode node = node(StoreOnNode.at(this.redis));
		TicketKey key = key();
		node.store().save(key, ticket(LONG));
		String name = keys("*:k:*").get(0);
		command("SET", name, "\u0001", "PX", "100000");
		assertUnreadable(() -> node.store().take(key));
		command("SET", name, "not a ticket");
		assertThat(node.store().take(key)).isEmpty();
		command("DEL", name);
		command("HSET", name, "a", "b");
		assertThatExceptionOfType(RedisUnavailableException.class).isThrownBy(() -> node.store().take(key));
	}

	private static void assertUnreadable(Runnable access) {
		assertThatExceptionOfType(TicketRefusedException.class).isThrownBy(access::run)
			.extracting(TicketRefusedException::reason)
			.isEqualTo(TicketRefusedException.Reason.UNREADABLE);
	}

	private StoreOnNode node(StoreOnNode.Builder builder) {
		StoreOnNode node = builder.build();
		this.nodes.add(node);
		return node;
	}

	private List<String> keys(String pattern) {
		return RedisCommandLine.lines(this.redis, "KEYS", pattern);
	}

	private String command(String... command) {
		return String.join("\n", RedisCommandLine.lines(this.redis, command));
	}

	private static void atOnce(int threads, Numbered task) throws Exception {
		CyclicBarrier barrier = new CyclicBarrier(threads);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Future<?>> results = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				int number = i;
				results.add(executor.submit(() -> {
					barrier.await();
					task.run(number);
					return null;
				}));
			}
			for (Future<?> result : results) {
				result.get();
			}
		}
		finally {
			executor.shutdownNow();
		}
	}

	private Ticket ticket(Duration life) {
		Instant now = Instant.now();
		return ticket().issuedAt(now).expiresAt(now.plus(life)).build();
	}

	private Ticket.Builder ticket() {
		return Ticket.builder(UsernamePasswordAuthenticationToken.authenticated(this.user, null,
				AuthorityUtils.createAuthorityList("ROLE_USER")));
	}

	private static TicketKey key() {
		return TicketKey.of("wst_" + UUID.randomUUID());
	}

	/**
	 * A task of many.
	 */
	private interface Numbered {

		void run(int number);

	}

}
