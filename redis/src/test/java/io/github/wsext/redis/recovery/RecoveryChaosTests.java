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

package io.github.wsext.redis.recovery;

import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.wsext.redis.testsupport.LongRuns;
import io.github.wsext.redis.testsupport.Node;
import io.github.wsext.topic.TopicPosition;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Publishers, clients that come and go, nodes that are killed and halted, and a Redis
 * that is halted and started again empty, or replaced by its replica, at random;
 * afterwards a {@link RecoveryChecker} looks at all that clients and publishers were
 * told. What happens follows from a number that the report tells, as far as processes let
 * it.
 */
class RecoveryChaosTests {

	private static final String ROOM = "/room/chaos";

	private static final Pattern RELAYED = Pattern.compile("(?:RELAYED|NONE) at (\\S+)");

	private static final int CLIENTS = 12;

	private final Queue<Published> published = new ConcurrentLinkedQueue<>();

	private final AtomicInteger messages = new AtomicInteger();

	private final AtomicBoolean over = new AtomicBoolean();

	@Test
	@DisplayName("S2 S3 S4 R4 whatever fails, clients see one order without a gap or a repetition, or hear of the loss")
	void chaos(TestReporter reporter) throws Exception {
		try (ChaosStore store = new SingleChaosStore()) {
			chaos(store, reporter);
		}
	}

	@Test
	@DisplayName("S2 S3 S4 R4 whatever a failover loses, clients see one order without a gap or a repetition, or hear of it")
	void failovers(TestReporter reporter) throws Exception {
		try (ChaosStore store = new SentinelChaosStore()) {
			chaos(store, reporter);
		}
	}

	private void chaos(ChaosStore store, TestReporter reporter) throws Exception {
		long seed = Long.getLong("wsext.chaos.seed", System.nanoTime());
		Duration duration = Duration.ofSeconds(LongRuns.orElse(30 * 60, 25));
		Random random = new Random(seed);
		Nodes nodes = new Nodes(store);
		HttpClient http = HttpClient.newHttpClient();
		List<RecoveringClient> clients = new ArrayList<>();
		for (int i = 0; i < CLIENTS; i++) {
			clients.add(new RecoveringClient(http, "client " + i, ROOM));
		}
		ExecutorService publishers = Executors.newFixedThreadPool(3);
		List<Future<?>> publishing = new ArrayList<>();
		List<String> faults = new ArrayList<>();
		try {
			clients.forEach((client) -> client.connect(nodes.any(random)));
			for (int i = 0; i < 3; i++) {
				Random own = new Random(seed + i);
				publishing.add(publishers.submit(() -> publish(nodes, own)));
			}
			long end = System.nanoTime() + duration.toNanos();
			int step = 0;
			while (System.nanoTime() < end) {
				faults.add(step(random, ++step, store, nodes, clients));
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20 + random.nextInt(80)));
			}
			store.calm();
			nodes.awaitAll();
			this.over.set(true);
			for (Future<?> each : publishing) {
				each.get(3, TimeUnit.MINUTES);
			}
			TopicPosition last = lastOfAll(nodes);
			Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(200)).until(() -> {
				clients.stream()
					.filter((client) -> !client.isConnected())
					.forEach((client) -> client.connect(nodes.any(random)));
				return clients.stream().allMatch((client) -> last.equals(client.last()));
			});
		}
		finally {
			this.over.set(true);
			publishers.shutdownNow();
			clients.forEach(RecoveringClient::disconnect);
			nodes.close();
			reporter.publishEntry("chaos", "seed " + seed + ", " + this.messages + " messages, "
					+ clients.stream()
						.flatMap((client) -> client.observations().stream())
						.collect(Collectors.groupingBy(RecoveryChaosTests::kind, TreeMap::new, Collectors.counting()))
					+ faults.stream().filter((fault) -> !fault.isEmpty()).toList());
		}
		RecoveryChecker checker = new RecoveryChecker();
		this.published.forEach((each) -> checker.published(each.text(), each.position()));
		clients.forEach((client) -> checker.observed(client.name(), client.observations()));
		assertThat(checker.violations()).as("seed %s, faults %s", seed, faults).isEmpty();
		assertThat(clients).allSatisfy((client) -> assertThat(client.errors()).isEmpty());
	}

	/**
	 * Something happens.
	 * @return what, if it is a fault
	 */
	private String step(Random random, int step, ChaosStore store, Nodes nodes, List<RecoveringClient> clients) {
		RecoveringClient client = clients.get(random.nextInt(clients.size()));
		int choice = random.nextInt(1000);
		if (choice < 300) {
			client.disconnect();
		}
		else if (choice < 950) {
			clients.stream()
				.filter((each) -> !each.isConnected())
				.findFirst()
				.ifPresent((each) -> each.connect(nodes.any(random)));
		}
		else if (choice < 960) {
			return nodes.restart(random) ? "node killed at " + step : "";
		}
		else if (choice < 978) {
			nodes.halt(random, 500 + random.nextInt(LongRuns.orElse(14_000, 3_000)));
			return "node halted at " + step;
		}
		else {
			String fault = store.fail(random);
			return fault.isEmpty() ? "" : fault + " at " + step;
		}
		return "";
	}

	private void publish(Nodes nodes, Random random) {
		while (!this.over.get()) {
			publish(nodes.any(random), "m" + this.messages.incrementAndGet());
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(20)));
		}
	}

	private @Nullable TopicPosition publish(Node node, String text) {
		HttpResponse<String> response;
		try {
			response = node.post("/say/chaos/" + text, "bob");
		}
		catch (RuntimeException ex) {
			// The node was killed: nobody knows.
			return null;
		}
		Matcher relayed = RELAYED.matcher(response.body());
		TopicPosition position = relayed.matches() ? TopicPosition.parse(relayed.group(1)) : null;
		if (position != null) {
			this.published.add(new Published(text, position));
		}
		return position;
	}

	/**
	 * Publishes until somebody takes it.
	 */
	private TopicPosition lastOfAll(Nodes nodes) {
		TopicPosition[] last = new TopicPosition[1];
		Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(200)).until(() -> {
			last[0] = publish(nodes.first(), "m" + this.messages.incrementAndGet());
			return last[0] != null;
		});
		return last[0];
	}

	private static String kind(Observation observation) {
		if (observation instanceof Observation.Resumed resumed) {
			return (resumed.recovered() == null) ? "begun" : resumed.recovered() ? "recovered" : "not recovered";
		}
		return observation.getClass().getSimpleName();
	}

	private record Published(String text, TopicPosition position) {
	}

	/**
	 * Two nodes in JVMs of their own, of which one may be killed or halted at a time.
	 */
	private static final class Nodes implements AutoCloseable {

		private static final List<String> PROPERTIES = List.of("--wsext.topic.history.[/room/**].size=100000",
				"--wsext.topic.history.[/room/**].ttl=1h", "--wsext.topic.history.[/room/**].max-recover=100000",
				"--wsext.outbound.max-messages=300000", "--wsext.outbound.max-bytes=100MB");

		private final String[] properties;

		private final List<Node> nodes = new ArrayList<>();

		private final ExecutorService halts = Executors.newSingleThreadExecutor();

		private final ExecutorService starts = Executors.newSingleThreadExecutor();

		private CompletableFuture<Void> starting = CompletableFuture.completedFuture(null);

		private @Nullable Node halted;

		Nodes(ChaosStore store) {
			this.properties = Stream.concat(store.properties().stream(), PROPERTIES.stream()).toArray(String[]::new);
			this.nodes.add(start());
			this.nodes.add(start());
		}

		private Node start() {
			return Node.elsewhere(this.properties);
		}

		synchronized Node any(Random random) {
			return this.nodes.get(random.nextInt(this.nodes.size()));
		}

		synchronized Node first() {
			return this.nodes.get(0);
		}

		/**
		 * Kills a node, and starts another in its place, unless that is under way.
		 */
		synchronized boolean restart(Random random) {
			if (!this.starting.isDone()) {
				return false;
			}
			Node killed = any(random);
			killed.close();
			if (this.halted == killed) {
				this.halted = null;
			}
			this.starting = CompletableFuture.runAsync(() -> {
				Node started = start();
				synchronized (this) {
					this.nodes.set(this.nodes.indexOf(killed), started);
				}
			}, this.starts);
			return true;
		}

		/**
		 * Halts a node for a while, unless one is halted already.
		 */
		synchronized void halt(Random random, int milliseconds) {
			if (this.halted != null) {
				return;
			}
			Node node = any(random);
			this.halted = node;
			node.halt();
			this.halts.execute(() -> {
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
				resume(node);
			});
		}

		private synchronized void resume(Node node) {
			if (this.halted == node) {
				this.halted = null;
				node.resume();
			}
		}

		/**
		 * Waits until both are there.
		 */
		void awaitAll() throws InterruptedException {
			this.halts.shutdown();
			assertThat(this.halts.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
			this.starts.shutdown();
			assertThat(this.starts.awaitTermination(3, TimeUnit.MINUTES)).isTrue();
		}

		@Override
		public void close() {
			this.halts.shutdownNow();
			this.starts.shutdown();
			this.starting.join();
			synchronized (this) {
				this.nodes.forEach(Node::close);
			}
		}

	}

}
