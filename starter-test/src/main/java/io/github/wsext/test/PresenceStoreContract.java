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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import io.github.wsext.presence.PresenceStore;
import io.github.wsext.presence.PresenceStore.Change;
import io.github.wsext.presence.PresenceStore.Entry;
import io.github.wsext.presence.PresenceStore.Page;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What every {@link PresenceStore} promises, as tests: extend it to find out whether an
 * application's own does. Topics have names of their own, so that the store need not be
 * empty.
 */
public abstract class PresenceStoreContract {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	/** As many as one topic has to have room for. */
	private static final int MANY = 100_000;

	private static final int THREADS = 16;

	private final String topic = "/room/" + UUID.randomUUID();

	private PresenceStore store;

	/**
	 * The store, made anew for each test, or the same one, as one node has it.
	 */
	protected abstract PresenceStore store();

	/**
	 * The same store as another node has it. The same object, unless the store is shared
	 * by nodes.
	 */
	protected PresenceStore otherNode() {
		return this.store;
	}

	/**
	 * How many users the test of a large topic enters.
	 */
	protected int many() {
		return MANY;
	}

	@BeforeEach
	void openStore() {
		this.store = store();
	}

	@Test
	@DisplayName("N1 whoever is entered is present, with what is said of him, until he is taken out")
	void joinsAndLeaves() {
		assertThat(get(this.store.join(this.topic, "alice", "{\"name\":\"Alice\"}"))).isEqualTo(new Change(true, 1));
		assertThat(get(this.store.join(this.topic, "bob", null))).isEqualTo(new Change(true, 2));
		assertThat(all(this.store, 10)).containsExactlyInAnyOrder(new Entry("alice", 0, "{\"name\":\"Alice\"}"),
				new Entry("bob", 0, null));
		assertThat(get(this.store.find(this.topic, "alice"))).contains(new Entry("alice", 0, "{\"name\":\"Alice\"}"));
		assertThat(get(this.store.count(this.topic))).isEqualTo(2);
		assertThat(get(this.store.leave(this.topic, "alice"))).isEqualTo(new Change(true, 1));
		assertThat(get(this.store.find(this.topic, "alice"))).isEmpty();
		assertThat(get(this.store.leave(this.topic, "bob"))).isEqualTo(new Change(true, 0));
		assertThat(get(this.store.count(this.topic))).isZero();
		assertThat(all(this.store, 10)).isEmpty();
	}

	@Test
	@DisplayName("N1 who is entered twice by a node is present once, and once taken out he is gone")
	void enteredTwice() {
		get(this.store.join(this.topic, "alice", "1"));
		assertThat(get(this.store.join(this.topic, "alice", "2"))).isEqualTo(new Change(false, 1));
		assertThat(all(this.store, 10)).containsExactly(new Entry("alice", 0, "2"));
		assertThat(get(this.store.leave(this.topic, "alice"))).isEqualTo(new Change(true, 0));
		assertThat(get(this.store.leave(this.topic, "alice"))).isEqualTo(new Change(false, 0));
	}

	@Test
	void whoIsNotThereLeavesNothing() {
		assertThat(get(this.store.leave(this.topic, "alice"))).isEqualTo(new Change(false, 0));
		assertThat(get(this.store.find(this.topic, "alice"))).isEmpty();
		assertThat(get(this.store.count(this.topic))).isZero();
		assertThat(get(this.store.page(this.topic, null, 10))).isEqualTo(new Page(List.of(), null, 0));
	}

	@Test
	void topicsAreApart() {
		get(this.store.join(this.topic, "alice", null));
		get(this.store.join(this.topic + "/other", "bob", null));
		assertThat(all(this.store, 10)).extracting(Entry::user).containsExactly("alice");
		get(this.store.leave(this.topic + "/other", "bob"));
		assertThat(get(this.store.count(this.topic))).isOne();
	}

	@ParameterizedTest
	@ValueSource(
			strings = { " ", "caf\u00e9", "\ud83d\ude00", "a:b{c}*?[d]", "\"quoted\"", "line\nfeed", "zero\u0000" })
	void namesMayHaveAnyCharacters(String user) {
		get(this.store.join(this.topic, user, "\"caf\u00e9 \ud83d\ude00\""));
		assertThat(all(otherNode(), 10)).extracting(Entry::user, Entry::info)
			.containsExactly(Tuple.tuple(user, "\"caf\u00e9 \ud83d\ude00\""));
		assertThat(get(this.store.leave(this.topic, user)).changed()).isTrue();
	}

	@Test
	@DisplayName("N1 who is on two nodes is one, joins with the first and leaves with the last")
	void twoNodes() {
		PresenceStore other = otherNode();
		Assumptions.assumeTrue(other != this.store, "The store is that of one node");
		assertThat(get(this.store.join(this.topic, "alice", null))).isEqualTo(new Change(true, 1));
		assertThat(get(other.join(this.topic, "alice", null))).isEqualTo(new Change(false, 1));
		assertThat(all(this.store, 10)).extracting(Entry::elsewhere).containsExactly(1);
		assertThat(all(other, 10)).extracting(Entry::elsewhere).containsExactly(1);
		assertThat(get(this.store.leave(this.topic, "alice"))).isEqualTo(new Change(false, 1));
		assertThat(all(other, 10)).extracting(Entry::elsewhere).containsExactly(0);
		assertThat(get(other.leave(this.topic, "alice"))).isEqualTo(new Change(true, 0));
	}

	@Test
	@DisplayName("N1 of many who join and leave at once, on all nodes, the count is right and each change is told once")
	void atOnce() throws Exception {
		PresenceStore other = otherNode();
		List<Change> joined = race((i) -> ((i % 2 == 0) ? this.store : other).join(this.topic, "user-" + i / 2, null));
		assertThat(joined.stream().filter(Change::changed)).hasSize(THREADS / 2);
		assertThat(get(this.store.count(this.topic))).isEqualTo(THREADS / 2);
		List<Change> left = race((i) -> ((i % 2 == 0) ? this.store : other).leave(this.topic, "user-" + i / 2));
		assertThat(left.stream().filter(Change::changed)).hasSize(THREADS / 2);
		assertThat(get(this.store.count(this.topic))).isZero();
	}

	private static List<Change> race(Step step) throws Exception {
		CyclicBarrier start = new CyclicBarrier(THREADS);
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Future<Change>> all = IntStream.range(0, THREADS).mapToObj((i) -> threads.submit(() -> {
				start.await();
				return get(step.take(i));
			})).toList();
			List<Change> changes = new ArrayList<>();
			for (Future<Change> one : all) {
				changes.add(one.get());
			}
			return changes;
		}
		finally {
			threads.shutdownNow();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 3, 500 })
	@DisplayName("N2 pages have each user once, whatever their size")
	void pages(int limit) {
		IntStream.range(0, 20).forEach((i) -> get(this.store.join(this.topic, "user-" + i, null)));
		assertThat(all(otherNode(), limit)).extracting(Entry::user)
			.containsExactlyInAnyOrderElementsOf(IntStream.range(0, 20).mapToObj((i) -> "user-" + i).toList());
	}

	@Test
	@DisplayName("N2 whoever stays is on one page, whoever else comes and goes between them")
	void changesBetweenPages() {
		IntStream.range(0, 300).forEach((i) -> get(this.store.join(this.topic, "stays-" + i, null)));
		IntStream.range(0, 300).forEach((i) -> get(this.store.join(this.topic, "goes-" + i, null)));
		List<String> seen = new ArrayList<>();
		String cursor = null;
		int turn = 0;
		do {
			Page page = get(this.store.page(this.topic, cursor, 50));
			page.entries().forEach((entry) -> seen.add(entry.user()));
			cursor = page.cursor();
			int from = 30 * turn++;
			IntStream.range(from, Math.min(300, from + 30)).forEach((i) -> {
				get(this.store.leave(this.topic, "goes-" + i));
				get(this.store.join(this.topic, "comes-" + i, null));
			});
		}
		while (cursor != null);
		assertThat(seen).doesNotHaveDuplicates()
			.containsAll(IntStream.range(0, 300).mapToObj((i) -> "stays-" + i).toList());
	}

	@Test
	@DisplayName("N2 a list of 100 000 is right, page by page")
	void many100000() {
		List<CompletableFuture<Change>> joining = new ArrayList<>();
		for (int i = 0; i < many(); i++) {
			joining.add(this.store.join(this.topic, "user-" + i, null).toCompletableFuture());
			if (joining.size() == 500) {
				joining.forEach(PresenceStoreContract::get);
				joining.clear();
			}
		}
		joining.forEach(PresenceStoreContract::get);
		assertThat(get(otherNode().count(this.topic))).isEqualTo(many());
		Set<String> seen = new HashSet<>();
		all(otherNode(), 500).forEach((entry) -> assertThat(seen.add(entry.user())).isTrue());
		assertThat(seen).hasSize(many());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "x", "-1", "!", "\u0000", "caf\u00e9", "../..", "999999999999999999999999" })
	@DisplayName("N2 a cursor that a client has made up is refused, or leads to a page, and does no harm")
	void forgedCursor(String cursor) {
		get(this.store.join(this.topic, "alice", null));
		Page page;
		try {
			page = get(this.store.page(this.topic, cursor, 10));
		}
		catch (IllegalArgumentException ex) {
			page = new Page(List.of(), null, 1);
		}
		assertThat(page.entries()).extracting(Entry::user).isSubsetOf("alice");
		assertThat(all(this.store, 10)).extracting(Entry::user).containsExactly("alice");
	}

	@Test
	@DisplayName("N2 what is certainly no cursor is refused as such")
	void refusedCursor() {
		get(this.store.join(this.topic, "alice", null));
		assertThatException().isThrownBy(() -> get(this.store.page(this.topic, "not a cursor!", 10)))
			.isInstanceOf(IllegalArgumentException.class);
	}

	private List<Entry> all(PresenceStore store, int limit) {
		List<Entry> all = new ArrayList<>();
		String cursor = null;
		do {
			Page page = get(store.page(this.topic, cursor, limit));
			all.addAll(page.entries());
			cursor = page.cursor();
		}
		while (cursor != null);
		return all;
	}

	private static <T> T get(CompletionStage<T> stage) {
		try {
			return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			throw new AssertionError(ex.getCause());
		}
		catch (InterruptedException | TimeoutException ex) {
			throw new AssertionError(ex);
		}
	}

	/**
	 * What one of several does.
	 */
	@FunctionalInterface
	private interface Step {

		CompletionStage<Change> take(int number);

	}

}
