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

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.github.wsext.WsConnection;
import io.github.wsext.presence.PresenceSettings.Rule;
import io.github.wsext.support.FailureLog;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.withSettings;

/**
 * Tests for {@link PresenceMembers} without sockets: what happens in which order, and on
 * many threads.
 */
class PresenceMembersTests {

	private static final String TOPIC = "/room";

	private static final PresenceKey ALICE = new PresenceKey(TOPIC, "alice");

	private static final Duration GRACE = Duration.ofSeconds(15);

	private static final Rule RULE = new Rule(GRACE, 200, 1024);

	private final SteppedTime time = new SteppedTime();

	private final RecordingStore store = new RecordingStore();

	private final Told told = new Told();

	private final PresenceMembers members = members(this.store, Runnable::run);

	private final WsConnection one = connection();

	private final WsConnection two = connection();

	private PresenceMembers members(PresenceStore store, Executor executor) {
		FailureLog failures = new FailureLog();
		return new PresenceMembers(store, new PresenceInfo(PresenceInfoProvider.NONE, String::valueOf, failures),
				this.told, this.time, this.time::nanos, executor, failures);
	}

	private static WsConnection connection() {
		return mock(WsConnection.class, withSettings().stubOnly());
	}

	private void add(WsConnection connection) {
		this.members.add(ALICE, connection, RULE);
		this.members.settle(ALICE);
	}

	@Test
	@DisplayName("N1 several tabs of a user are one: the first and the last are written, and told")
	void tabs() {
		add(this.one);
		add(this.two);
		this.members.remove(ALICE, this.one);
		this.time.advance(GRACE.multipliedBy(2));
		assertThat(this.members.connections(ALICE)).isOne();
		this.members.remove(ALICE, this.two);
		this.time.advance(GRACE);
		assertThat(this.store.writes).containsExactly("join alice", "leave alice");
		assertThat(this.told.news).containsExactly("join alice", "leave alice");
		assertThat(this.members.size()).isZero();
		assertThat(this.time.size()).isZero();
	}

	@Test
	@DisplayName("N1 a user who comes back within the grace was never gone, however often")
	void reloads() {
		add(this.one);
		for (int i = 0; i < 1000; i++) {
			this.members.remove(ALICE, this.one);
			this.time.advance(GRACE.minusNanos(1));
			add(this.one);
			assertThat(this.time.size()).isLessThanOrEqualTo(1);
		}
		assertThat(this.store.writes).containsExactly("join alice");
		this.members.remove(ALICE, this.one);
		this.time.advance(GRACE.minusNanos(1));
		assertThat(this.store.writes).containsExactly("join alice");
		this.time.advance(Duration.ofNanos(1));
		assertThat(this.told.news).containsExactly("join alice", "leave alice");
		assertThat(this.members.size()).isZero();
	}

	@Test
	void withoutAGraceTheLastTabIsTheEnd() {
		this.members.add(ALICE, this.one, new Rule(Duration.ZERO, 200, 1024));
		this.members.settle(ALICE);
		this.members.remove(ALICE, this.one);
		assertThat(this.told.news).containsExactly("join alice", "leave alice");
		assertThat(this.time.size()).isZero();
	}

	@Test
	@DisplayName("N1 what a store cannot do is tried again, whatever has happened to the user meanwhile")
	void failures() {
		this.store.failing = true;
		add(this.one);
		this.time.advance(PresenceMembers.RETRY);
		assertThat(this.told.news).isEmpty();
		this.store.failing = false;
		this.time.advance(PresenceMembers.RETRY);
		assertThat(this.told.news).containsExactly("join alice");
		this.store.failing = true;
		this.members.remove(ALICE, this.one);
		this.time.advance(GRACE);
		add(this.two);
		this.store.failing = false;
		this.time.advance(PresenceMembers.RETRY);
		assertThat(this.told.news).containsExactly("join alice");
		assertThat(this.store.present).containsExactly("alice");
	}

	@Test
	@DisplayName("N3 what a store may have lost is entered anew, and nobody else")
	void entersAnew() {
		add(this.one);
		PresenceKey bob = new PresenceKey(TOPIC, "bob");
		this.members.add(bob, this.two, RULE);
		this.members.settle(bob);
		this.members.remove(bob, this.two);
		this.store.present.clear();
		this.members.enterAnew();
		assertThat(this.store.present).containsExactly("alice");
		this.time.advance(GRACE);
		assertThat(this.members.size()).isOne();
		assertThat(this.store.writes).containsExactly("join alice", "join bob", "join alice", "leave bob");
	}

	@Test
	void whatOthersThrowEndsNothing() {
		this.told.failing = true;
		add(this.one);
		this.members.remove(ALICE, this.one);
		this.time.advance(GRACE);
		assertThat(this.store.writes).containsExactly("join alice", "leave alice");
		assertThat(this.members.size()).isZero();
	}

	@ParameterizedTest
	@ValueSource(longs = { 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 })
	@DisplayName("N1 whatever happens in whatever order, joins and leaves alternate, no leave comes within the grace, and the end is right")
	void model(long seed) {
		Random random = new Random(seed);
		List<Runnable> waiting = new ArrayList<>();
		RecordingStore model = new RecordingStore();
		PresenceMembers tested = members(new UnreliableStore(model, waiting, random), waiting::add);
		List<WsConnection> connections = List.of(connection(), connection(), connection());
		List<String> users = List.of("alice", "bob");
		Map<String, Set<WsConnection>> here = new ConcurrentHashMap<>();
		Map<String, Long> goneSince = new ConcurrentHashMap<>();
		model.onLeave = (user) -> {
			Set<WsConnection> present = here.getOrDefault(user, Set.of());
			// The step was begun when the grace was over, and he may be back since.
			assertThat(present.isEmpty() ? this.time.nanos() - goneSince.getOrDefault(user, 0L) : Long.MAX_VALUE)
				.as("since the last tab of " + user)
				.isNotNegative();
		};
		for (int i = 0; i < 4000; i++) {
			String user = users.get(random.nextInt(users.size()));
			WsConnection connection = connections.get(random.nextInt(connections.size()));
			PresenceKey key = new PresenceKey(TOPIC, user);
			Set<WsConnection> present = here.computeIfAbsent(user, (name) -> new HashSet<>());
			switch (random.nextInt(6)) {
				case 0, 1 -> {
					present.add(connection);
					tested.add(key, connection, RULE);
					tested.settle(key);
				}
				case 2, 3 -> {
					if (present.remove(connection)) {
						tested.remove(key, connection);
						goneSince.put(user, this.time.nanos());
					}
				}
				case 4 -> this.time.advance(Duration.ofMillis(random.nextInt(20_000)));
				default -> run(waiting, random);
			}
		}
		for (int i = 0; i < 1000; i++) {
			run(waiting, random);
			this.time.advance(Duration.ofSeconds(1));
		}
		here.values().removeIf(Set::isEmpty);
		assertThat(model.present).containsExactlyInAnyOrderElementsOf(here.keySet());
		users.forEach((user) -> assertAlternating(user, here.containsKey(user)));
		assertThat(tested.size()).isEqualTo(here.size());
	}

	private static void run(List<Runnable> waiting, Random random) {
		while (!waiting.isEmpty() && random.nextInt(8) != 0) {
			waiting.remove(random.nextInt(waiting.size())).run();
		}
	}

	private void assertAlternating(String user, boolean present) {
		List<String> news = this.told.news.stream().filter((each) -> each.endsWith(user)).toList();
		for (int i = 0; i < news.size(); i++) {
			assertThat(news.get(i)).as("news %d of %s", i, news).startsWith((i % 2 == 0) ? "join" : "leave");
		}
		assertThat(news.size() % 2 == 1).as("%s is present: %s", user, news).isEqualTo(present);
	}

	@RepeatedTest(5)
	@DisplayName("N1 tabs that come and go on many threads leave the store as it should be, and nothing behind")
	void races() throws Exception {
		int threads = 8;
		ExecutorService pool = Executors.newFixedThreadPool(4);
		ExecutorService stores = Executors.newFixedThreadPool(4);
		try {
			RecordingStore model = new RecordingStore();
			AtomicInteger atATime = new AtomicInteger();
			PresenceMembers tested = members(new SlowStore(model, stores, atATime), pool);
			Rule rule = new Rule(Duration.ZERO, 200, 1024);
			CyclicBarrier start = new CyclicBarrier(threads);
			ExecutorService clients = Executors.newFixedThreadPool(threads);
			List<Future<?>> all = IntStream.range(0, threads).<Future<?>>mapToObj((i) -> clients.submit(() -> {
				WsConnection connection = connection();
				start.await();
				for (int round = 0; round < 2000; round++) {
					tested.add(ALICE, connection, rule);
					tested.settle(ALICE);
					tested.remove(ALICE, connection);
				}
				return null;
			})).toList();
			for (Future<?> client : all) {
				client.get(2, TimeUnit.MINUTES);
			}
			clients.shutdown();
			Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> tested.size() == 0);
			assertThat(model.present).isEmpty();
			assertThat(model.overlaps).hasValue(0);
			assertAlternating("alice", false);
		}
		finally {
			pool.shutdownNow();
			stores.shutdownNow();
		}
	}

	/**
	 * Hears what is told.
	 */
	private static final class Told implements PresenceMembers.Announcements {

		private final List<String> news = new CopyOnWriteArrayList<>();

		private boolean failing;

		@Override
		public void joined(PresenceKey key, @Nullable String info, int count, Rule rule) {
			tell("join " + key.user());
		}

		@Override
		public void left(PresenceKey key, int count, Rule rule) {
			tell("leave " + key.user());
		}

		private void tell(String news) {
			this.news.add(news);
			if (this.failing) {
				throw new AssertionError("as the test wants it");
			}
		}

	}

	/**
	 * Does what it is told, at once.
	 */
	private static class RecordingStore implements PresenceStore {

		private final Set<String> present = ConcurrentHashMap.newKeySet();

		private final List<String> writes = new CopyOnWriteArrayList<>();

		private final AtomicInteger overlaps = new AtomicInteger();

		private Consumer<String> onLeave = (user) -> {
		};

		private boolean failing;

		@Override
		public CompletionStage<Change> join(String topic, String user, @Nullable String info) {
			if (this.failing) {
				throw new IllegalStateException("as the test wants it");
			}
			this.writes.add("join " + user);
			return CompletableFuture.completedStage(new Change(this.present.add(user), this.present.size()));
		}

		@Override
		public CompletionStage<Change> leave(String topic, String user) {
			if (this.failing) {
				return CompletableFuture.failedStage(new IllegalStateException("as the test wants it"));
			}
			this.onLeave.accept(user);
			this.writes.add("leave " + user);
			return CompletableFuture.completedStage(new Change(this.present.remove(user), this.present.size()));
		}

		@Override
		public CompletionStage<Page> page(String topic, @Nullable String cursor, int limit) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletionStage<Integer> count(String topic) {
			throw new UnsupportedOperationException();
		}

		@Override
		public CompletionStage<Optional<Entry>> find(String topic, String user) {
			throw new UnsupportedOperationException();
		}

	}

	/**
	 * Takes its time, and tells that it has failed where it has not.
	 */
	private static final class UnreliableStore extends RecordingStore {

		private final RecordingStore target;

		private final Collection<Runnable> waiting;

		private final Random random;

		UnreliableStore(RecordingStore target, Collection<Runnable> waiting, Random random) {
			this.target = target;
			this.waiting = waiting;
			this.random = random;
		}

		@Override
		public CompletionStage<Change> join(String topic, String user, @Nullable String info) {
			return later(() -> this.target.join(topic, user, info));
		}

		@Override
		public CompletionStage<Change> leave(String topic, String user) {
			return later(() -> this.target.leave(topic, user));
		}

		private CompletionStage<Change> later(Supplier<CompletionStage<Change>> step) {
			CompletableFuture<Change> result = new CompletableFuture<>();
			this.waiting.add(() -> {
				if (this.random.nextInt(10) == 0) {
					result.completeExceptionally(new IllegalStateException("as the test wants it"));
				}
				else {
					step.get().thenAccept(result::complete);
				}
			});
			return result;
		}

	}

	/**
	 * Writes on threads of its own, each write when it is its turn there.
	 */
	private static final class SlowStore extends RecordingStore {

		private final RecordingStore target;

		private final Executor threads;

		private final AtomicInteger atATime;

		SlowStore(RecordingStore target, Executor threads, AtomicInteger atATime) {
			this.target = target;
			this.threads = threads;
			this.atATime = atATime;
		}

		@Override
		public CompletionStage<Change> join(String topic, String user, @Nullable String info) {
			return later(() -> this.target.join(topic, user, info));
		}

		@Override
		public CompletionStage<Change> leave(String topic, String user) {
			return later(() -> this.target.leave(topic, user));
		}

		private CompletionStage<Change> later(Supplier<CompletionStage<Change>> step) {
			CompletableFuture<Change> result = new CompletableFuture<>();
			if (this.atATime.incrementAndGet() > 1) {
				this.target.overlaps.incrementAndGet();
			}
			this.threads.execute(() -> {
				for (int i = ThreadLocalRandom.current().nextInt(200); i > 0; i--) {
					Thread.onSpinWait();
				}
				step.get().thenAccept((change) -> {
					this.atATime.decrementAndGet();
					result.complete(change);
				});
			});
			return result;
		}

	}

}
