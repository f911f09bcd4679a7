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

package io.github.wsext.jdbc.outbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import javax.sql.DataSource;

import io.github.wsext.Relay;
import io.github.wsext.Relay.Outcome;
import io.github.wsext.topic.SpringTransactionBoundary;
import io.github.wsext.topic.TopicOutbox.Publisher;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.transaction.support.AbstractPlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * The outbox on a real database.
 */
abstract class AbstractJdbcTopicOutboxTests {

	private final List<JdbcTopicOutbox> outboxes = new ArrayList<>();

	private final Recorder recorder = new Recorder();

	private DataSource dataSource;

	private JdbcTemplate jdbc;

	private TransactionTemplate transaction;

	abstract DataSource createDataSource();

	abstract String schema();

	@BeforeEach
	void createTable() {
		this.dataSource = createDataSource();
		this.jdbc = new JdbcTemplate(this.dataSource);
		this.jdbc.execute("DROP TABLE IF EXISTS WSEXT_OUTBOX");
		new ResourceDatabasePopulator(new ClassPathResource(schema())).execute(this.dataSource);
		this.transaction = new TransactionTemplate(new DataSourceTransactionManager(this.dataSource));
	}

	@AfterEach
	void stop() {
		this.outboxes.forEach(JdbcTopicOutbox::stop);
	}

	@Test
	@DisplayName("I4 what a transaction publishes leaves when it commits, and its result says so")
	void commits() {
		JdbcTopicOutbox outbox = outbox(Duration.ofHours(1));
		outbox.start(this.recorder);
		List<CompletionStage<Relay>> results = new ArrayList<>();
		this.transaction.executeWithoutResult((status) -> {
			results.add(outbox.add("/news", bytes("one")));
			results.add(outbox.add("/news", bytes("two")));
			assertThat(this.recorder.messages()).isEmpty();
		});
		assertThat(results).allSatisfy((result) -> assertThat(join(result)).isEqualTo(Relay.of(Outcome.NONE, "e.1.a")));
		assertThat(this.recorder.messages()).containsExactly("/news one", "/news two");
		assertThat(rows()).isZero();
	}

	@Test
	@DisplayName("I4 what a transaction has published never leaves when it rolls back, be it to a savepoint")
	void rollsBack() {
		JdbcTopicOutbox outbox = outbox(Duration.ofMillis(10));
		outbox.start(this.recorder);
		List<CompletionStage<Relay>> results = new ArrayList<>();
		this.transaction.executeWithoutResult((status) -> {
			results.add(outbox.add("/news", bytes("all")));
			status.setRollbackOnly();
		});
		CompletionStage<Relay> kept = this.transaction.execute((status) -> {
			Object savepoint = status.createSavepoint();
			results.add(outbox.add("/news", bytes("savepoint")));
			status.rollbackToSavepoint(savepoint);
			return outbox.add("/news", bytes("kept"));
		});
		join(kept);
		assertThat(results).allSatisfy(
				(result) -> assertThatExceptionOfType(CancellationException.class).isThrownBy(() -> join(result)));
		assertThat(this.recorder.messages()).containsExactly("/news kept");
	}

	@Test
	@DisplayName("I4 messages of many transactions leave by several nodes: each once, those of a thread in its order")
	void severalNodes() throws Exception {
		List<JdbcTopicOutbox> nodes = List.of(outbox(Duration.ofMillis(5)), outbox(Duration.ofMillis(5)),
				outbox(Duration.ofMillis(5)));
		nodes.forEach((node) -> node.start(this.recorder));
		int threads = 4;
		int transactions = 100;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CyclicBarrier barrier = new CyclicBarrier(threads);
			List<Future<?>> publishing = new ArrayList<>();
			for (int thread = 0; thread < threads; thread++) {
				int number = thread;
				publishing.add(executor.submit(() -> {
					barrier.await();
					for (int i = 0; i < transactions; i++) {
						int message = i;
						this.transaction.executeWithoutResult((status) -> nodes.get(message % nodes.size())
							.add("/" + number, bytes(String.valueOf(message))));
					}
					return null;
				}));
			}
			for (Future<?> each : publishing) {
				each.get(2, TimeUnit.MINUTES);
			}
		}
		finally {
			executor.shutdownNow();
		}
		await().until(() -> rows() == 0);
		Map<String, List<String>> byTopic = this.recorder.messages()
			.stream()
			.map((message) -> message.split(" "))
			.collect(Collectors.groupingBy((parts) -> parts[0],
					Collectors.mapping((parts) -> parts[1], Collectors.toList())));
		assertThat(byTopic).hasSize(threads);
		List<String> all = IntStream.range(0, transactions).mapToObj(String::valueOf).toList();
		assertThat(byTopic.values()).allSatisfy((messages) -> assertThat(messages).isEqualTo(all));
	}

	@Test
	@DisplayName("I4 a message that a dying node has published, and not yet forgotten, is published again under the same key")
	void dies() {
		JdbcTopicOutbox dying = outbox(Duration.ofHours(1));
		List<String> keys = Collections.synchronizedList(new ArrayList<>());
		dying.start((topic, message, key) -> {
			keys.add(key);
			throw new StackOverflowError("on purpose, behind the publishing");
		});
		this.transaction.executeWithoutResult((status) -> dying.add("/news", bytes("one")));
		await().until(() -> !keys.isEmpty());
		dying.stop();
		assertThat(rows()).isOne();
		outbox(Duration.ofMillis(10)).start(this.recorder);
		await().until(() -> rows() == 0);
		assertThat(this.recorder.messages()).containsExactly("/news one");
		assertThat(this.recorder.keys()).isEqualTo(new HashSet<>(keys));
	}

	@Test
	@DisplayName("I4 an Error of a publisher does not end the outbox")
	void survivesErrors() {
		JdbcTopicOutbox outbox = outbox(Duration.ofMillis(10));
		AtomicInteger attempts = new AtomicInteger();
		outbox.start((topic, message, key) -> {
			if (attempts.incrementAndGet() < 3) {
				throw new OutOfMemoryError("on purpose");
			}
			return this.recorder.publish(topic, message, key);
		});
		this.transaction.executeWithoutResult((status) -> outbox.add("/news", bytes("one")));
		await().until(() -> rows() == 0);
		assertThat(this.recorder.messages()).containsExactly("/news one");
	}

	@Test
	@DisplayName("I4 an interrupt that nobody has meant does not end the outbox, nor keep it from waiting")
	void survivesInterrupts() {
		JdbcTopicOutbox outbox = outbox(Duration.ofHours(1));
		List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
		outbox.start((topic, message, key) -> {
			threads.add(Thread.currentThread());
			return this.recorder.publish(topic, message, key);
		});
		join(this.transaction.execute((status) -> outbox.add("/news", bytes("one"))));
		Thread thread = threads.get(0);
		thread.interrupt();
		await().until(() -> thread.getState() == Thread.State.TIMED_WAITING && !thread.isInterrupted());
		join(this.transaction.execute((status) -> outbox.add("/news", bytes("two"))));
		assertThat(this.recorder.messages()).containsExactly("/news one", "/news two");
		assertThat(threads).containsOnly(thread);
	}

	@Test
	@DisplayName("I4 while nobody takes them messages stay, and leave in order when somebody does")
	void failing() {
		JdbcTopicOutbox outbox = outbox(Duration.ofMillis(10));
		AtomicInteger attempts = new AtomicInteger();
		outbox.start((topic, message, key) -> {
			return switch (attempts.incrementAndGet()) {
				case 1 -> CompletableFuture.completedStage(Relay.of(Outcome.FAILED));
				case 2 -> CompletableFuture.completedStage(Relay.of(Outcome.UNKNOWN));
				case 3 -> CompletableFuture.failedStage(new IllegalStateException("on purpose"));
				case 4 -> new CompletableFuture<>();
				default -> this.recorder.publish(topic, message, key);
			};
		});
		for (String message : List.of("one", "two", "three")) {
			this.transaction.executeWithoutResult((status) -> outbox.add("/news", bytes(message)));
		}
		await().until(() -> rows() == 0);
		assertThat(this.recorder.messages()).containsExactly("/news one", "/news two", "/news three");
	}

	@Test
	@DisplayName("I4 a message that can never leave stays for somebody to look at, and keeps none of the others")
	void never() {
		JdbcTopicOutbox outbox = outbox(Duration.ofMillis(10));
		outbox.start((topic, message, key) -> {
			if (topic.equals("/never")) {
				throw new IllegalArgumentException("on purpose");
			}
			return topic.equals("/later") ? CompletableFuture.failedStage(new IllegalArgumentException("on purpose"))
					: this.recorder.publish(topic, message, key);
		});
		List<CompletionStage<Relay>> results = new ArrayList<>();
		for (String topic : List.of("/never", "/later", "/news")) {
			this.transaction.executeWithoutResult((status) -> results.add(outbox.add(topic, bytes("one"))));
		}
		assertThat(results).extracting((result) -> join(result).outcome())
			.containsExactly(Outcome.FAILED, Outcome.FAILED, Outcome.NONE);
		assertThat(this.recorder.messages()).containsExactly("/news one");
		assertThat(
				this.jdbc.queryForList("SELECT TOPIC FROM WSEXT_OUTBOX WHERE FAILED = TRUE ORDER BY ID", String.class))
			.containsExactly("/never", "/later");
	}

	@Test
	@DisplayName("I4 the result of a message that has left by another node completes, too")
	void leavesElsewhere() {
		JdbcTopicOutbox adding = outbox(Duration.ofMillis(10));
		CompletionStage<Relay> result = this.transaction.execute((status) -> adding.add("/news", bytes("one")));
		JdbcTopicOutbox other = outbox(Duration.ofMillis(10));
		other.start(this.recorder);
		await().until(() -> rows() == 0);
		other.stop();
		adding.start(
				(topic, message, key) -> CompletableFuture.failedStage(new IllegalStateException("nothing is left")));
		assertThat(join(result)).isEqualTo(Relay.of(Outcome.RELAYED));
	}

	@Test
	@DisplayName("I4 only a transaction of this database keeps messages")
	void otherTransactions() {
		JdbcTopicOutbox outbox = outbox(Duration.ofHours(1));
		assertThat(outbox.isInTransaction()).isFalse();
		assertThat(this.transaction.<Boolean>execute((status) -> outbox.isInTransaction())).isTrue();
		TransactionTemplate other = new TransactionTemplate(new DataSourceTransactionManager(createDataSource()));
		assertThat(other.<Boolean>execute((status) -> outbox.isInTransaction())).isFalse();
		DataSourceTransactionManager silent = new DataSourceTransactionManager(this.dataSource);
		silent.setTransactionSynchronization(AbstractPlatformTransactionManager.SYNCHRONIZATION_NEVER);
		assertThat(new TransactionTemplate(silent).<Boolean>execute((status) -> outbox.isInTransaction()))
			.as("where nobody hears of the commit")
			.isFalse();
	}

	@Test
	@DisplayName("I4 a large message and a topic of any characters come through")
	void content() {
		JdbcTopicOutbox outbox = outbox(Duration.ofHours(1));
		List<byte[]> published = Collections.synchronizedList(new ArrayList<>());
		outbox.start((topic, message, key) -> {
			assertThat(topic).isEqualTo("/\u00fc'; \uD83D\uDE00");
			published.add(message);
			return CompletableFuture.completedStage(Relay.NONE);
		});
		byte[] large = new byte[1024 * 1024];
		large[7] = -1;
		join(this.transaction.execute((status) -> outbox.add("/\u00fc'; \uD83D\uDE00", large)));
		assertThat(published).singleElement().isEqualTo(large);
	}

	@Test
	@DisplayName("I4 the name of the table is a name")
	void tableName() {
		assertThatIllegalArgumentException().isThrownBy(
				() -> outbox(new OutboxSettings("A; DROP TABLE B", 10, Duration.ofSeconds(1), Duration.ofSeconds(1))))
			.withMessageContaining("A; DROP TABLE B");
	}

	private JdbcTopicOutbox outbox(Duration pollInterval) {
		return outbox(new OutboxSettings("WSEXT_OUTBOX", 10, pollInterval, Duration.ofSeconds(1)));
	}

	private JdbcTopicOutbox outbox(OutboxSettings settings) {
		JdbcTopicOutbox outbox = new JdbcTopicOutbox(this.dataSource, new DataSourceTransactionManager(this.dataSource),
				new SpringTransactionBoundary(), settings);
		this.outboxes.add(outbox);
		return outbox;
	}

	private int rows() {
		Integer rows = this.jdbc.queryForObject("SELECT COUNT(*) FROM WSEXT_OUTBOX", Integer.class);
		return (rows != null) ? rows : -1;
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofMinutes(2));
	}

	private static Relay join(@Nullable CompletionStage<Relay> result) {
		assertThat(result).isNotNull();
		try {
			return result.toCompletableFuture().orTimeout(2, TimeUnit.MINUTES).join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof CancellationException cancelled) {
				throw cancelled;
			}
			throw ex;
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Takes messages, each key once, as a history does.
	 */
	private static final class Recorder implements Publisher {

		private final List<String> messages = new ArrayList<>();

		private final Set<String> keys = ConcurrentHashMap.newKeySet();

		@Override
		public CompletionStage<Relay> publish(String topic, byte[] message, String idempotencyKey) {
			synchronized (this.messages) {
				if (this.keys.add(idempotencyKey)) {
					this.messages.add(topic + ' ' + new String(message, StandardCharsets.UTF_8));
				}
			}
			return CompletableFuture.completedStage(Relay.of(Outcome.NONE, "e.1.a"));
		}

		List<String> messages() {
			synchronized (this.messages) {
				return List.copyOf(this.messages);
			}
		}

		Set<String> keys() {
			return this.keys;
		}

	}

}
