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

package io.github.wsext.redis.ingress;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wsext.Relay;
import io.github.wsext.cluster.ClusterObserver;
import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.testsupport.LineProxy;
import io.github.wsext.redis.testsupport.RedisCommandLine;
import io.github.wsext.redis.testsupport.RedisServer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What comes in by the stream, and who publishes it.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisIngressTests {

	private static final String STREAM = "wsext:test:{n}:in";

	private final Queue<Published> published = new ConcurrentLinkedQueue<>();

	private final AtomicInteger dropped = new AtomicInteger();

	private final List<RedisIngress> started = new ArrayList<>();

	private RedisServer redis;

	@BeforeEach
	void startRedis() {
		this.redis = RedisServer.start();
	}

	@AfterEach
	void stop() {
		this.started.forEach(RedisIngress::stop);
		this.redis.close();
	}

	private RedisIngress start(int port, Function<Published, CompletionStage<Relay>> relay) {
		return start(new RedisStandaloneConfiguration("127.0.0.1", port), relay);
	}

	private RedisIngress start(RedisStandaloneConfiguration server, Function<Published, CompletionStage<Relay>> relay) {
		RedisIngress ingress = new RedisIngress(
				new RedisClients(new LettuceConnectionFactory(server), Duration.ofSeconds(1)), new RedisKeys("test"),
				1000, (topic, event, payload, key) -> {
					Published each = new Published(topic, event, payload.toString(), key);
					this.published.add(each);
					return relay.apply(each);
				}, JsonMapper.shared(), new ClusterObserver() {

					@Override
					public void dropped(DropReason reason) {
						RedisIngressTests.this.dropped.incrementAndGet();
					}

				});
		this.started.add(ingress);
		ingress.start();
		return ingress;
	}

	private RedisIngress start() {
		return start(this.redis.port(), (each) -> relay(Relay.Outcome.RELAYED));
	}

	private static CompletionStage<Relay> relay(Relay.Outcome outcome) {
		return CompletableFuture.completedStage(Relay.of(outcome));
	}

	private String write(String... fields) {
		return RedisCommandLine
			.lines(this.redis,
					Stream.concat(Stream.of("XADD", STREAM, "MAXLEN", "~", "100000", "*"), Stream.of(fields))
						.toArray(String[]::new))
			.get(0);
	}

	private void write(int number) {
		write("topic", "/news", "body", Integer.toString(number));
	}

	private List<String> payloads() {
		return this.published.stream().map(Published::payload).toList();
	}

	private static ConditionFactory await() {
		return Awaitility.await().pollInterval(Duration.ofMillis(20)).atMost(Duration.ofSeconds(60));
	}

	private static List<String> numbers(int from, int to) {
		return IntStream.range(from, to).mapToObj(Integer::toString).toList();
	}

	@Test
	@DisplayName("I2 what is appended to the stream is published, events and texts, also what was there before")
	void publishes() {
		write("topic", "/news", "e", "price", "id", "4711", "body", "{\"value\":42}");
		String second = write("topic", "/news", "body", "a text");
		start();
		await().untilAsserted(() -> assertThat(this.published).hasSize(2));
		String third = write("topic", "/n\u00e9ws {x}", "e", "said", "ct", "text", "body", "caf\u00e9", "what", "ever");
		String fourth = write("ct", "json", "topic", "/news", "body", " [1, null] ");
		await().untilAsserted(() -> assertThat(this.published).containsExactly(
				new Published("/news", "price", "{\"value\":42}", "4711"),
				new Published("/news", null, "a text", "in:" + second),
				new Published("/n\u00e9ws {x}", "said", "caf\u00e9", "in:" + third),
				new Published("/news", null, "[1,null]", "in:" + fourth)));
	}

	@Test
	@DisplayName("I2 what is appended to the stream is published in its order")
	void keepsOrder() {
		start();
		start();
		IntStream.range(0, 300).forEach(this::write);
		await().untilAsserted(() -> assertThat(this.published).hasSizeGreaterThanOrEqualTo(300));
		assertThat(payloads()).containsExactlyElementsOf(numbers(0, 300));
	}

	@Test
	@DisplayName("I2 entries of the stream that are no messages are counted and passed over")
	void passesOver() {
		write(0);
		List<String[]> malformed = List.of(new String[] { "body", "x" }, new String[] { "topic", "/news" },
				new String[] { "topic", "", "body", "x" }, new String[] { "topic", "a\nb", "body", "x" },
				new String[] { "topic", "/news", "e", "", "body", "{}" },
				new String[] { "topic", "/news", "e", "price", "body", "{" },
				new String[] { "topic", "/news", "e", "price", "body", "{} {}" },
				new String[] { "topic", "/news", "e", "price", "body", "" },
				new String[] { "topic", "/news", "e", "price", "body", "[".repeat(900) },
				new String[] { "topic", "/news", "ct", "bin", "body", "x" },
				new String[] { "topic", "/news", "id", " ", "body", "x" },
				new String[] { "topic", "/news", "body", "x".repeat(1001) }, new String[] { "what", "ever" });
		malformed.forEach(this::write);
		malformed.forEach(this::write);
		write(1);
		write("topic", "/news", "body", "impossible");
		write("topic", "/news", "body", "broken");
		write(2);
		start(this.redis.port(), (each) -> {
			if (each.payload.equals("impossible")) {
				throw new IllegalArgumentException("No codec can write it");
			}
			if (each.payload.equals("broken")) {
				throw new StackOverflowError();
			}
			return relay(Relay.Outcome.NONE);
		});
		await().untilAsserted(() -> assertThat(payloads()).containsExactly("0", "1", "impossible", "broken", "2"));
		assertThat(this.dropped).hasValue(2 * malformed.size() + 2);
	}

	@Test
	@DisplayName("I2 what writers have trimmed while no node has read is told of, and what is there is published")
	void trimmed(CapturedOutput output) {
		write(0);
		RedisIngress first = start();
		await().untilAsserted(() -> assertThat(payloads()).containsExactly("0"));
		first.stop();
		IntStream.range(1, 10).forEach(this::write);
		RedisCommandLine.lines(this.redis, "XTRIM", STREAM, "MAXLEN", "3");
		start();
		await().untilAsserted(() -> assertThat(payloads()).containsExactly("0", "7", "8", "9"));
		assertThat(output).containsOnlyOnce("some of it is lost");
	}

	@Test
	@DisplayName("I2 what nobody knows to be published is published again under the same key, before what comes later")
	void repeats() {
		write(0);
		write(1);
		AtomicInteger attempts = new AtomicInteger();
		start(this.redis.port(), (each) -> switch (each.payload.equals("0") ? attempts.getAndIncrement() : 9) {
			case 0 -> relay(Relay.Outcome.FAILED);
			case 1 -> relay(Relay.Outcome.UNKNOWN);
			case 2 -> relay(Relay.Outcome.LOCAL_ONLY);
			case 3 -> CompletableFuture.failedStage(new IllegalStateException());
			default -> relay(Relay.Outcome.RELAYED);
		});
		await().untilAsserted(() -> assertThat(payloads()).containsExactly("0", "0", "0", "0", "0", "1"));
		assertThat(this.published.stream().limit(5).distinct()).hasSize(1);
	}

	@Test
	@DisplayName("I2 where the node that publishes is cut off another goes on, and nothing is lost")
	void anotherGoesOn() {
		try (LineProxy proxy = LineProxy.to(this.redis.port())) {
			start(proxy.port(), (each) -> relay(Relay.Outcome.RELAYED));
			IntStream.range(0, 100).forEach(this::write);
			await().untilAsserted(() -> assertThat(payloads()).hasSize(100));
			Queue<String> later = new ConcurrentLinkedQueue<>();
			start(this.redis.port(), (each) -> {
				later.add(each.payload());
				return relay(Relay.Outcome.RELAYED);
			});
			IntStream.range(100, 150).forEach(this::write);
			await().untilAsserted(() -> assertThat(payloads()).hasSize(150));
			assertThat(later).isEmpty();
			proxy.swallowAll();
			IntStream.range(150, 300).forEach(this::write);
			await().untilAsserted(() -> assertThat(later).contains("299"));
			assertThat(later).containsSubsequence(numbers(150, 300));
			assertThat(payloads()).containsSubsequence(numbers(0, 300));
		}
	}

	@Test
	void whoStopsLetsTheNextBeginWhereHeEnded() {
		RedisIngress first = start();
		IntStream.range(0, 50).forEach(this::write);
		await().untilAsserted(() -> assertThat(payloads()).hasSize(50));
		first.stop();
		assertThat(RedisCommandLine.lines(this.redis, "EXISTS", STREAM + ":lease")).containsExactly("0");
		IntStream.range(50, 100).forEach(this::write);
		start();
		await().untilAsserted(() -> assertThat(payloads()).hasSize(100));
		assertThat(payloads()).containsExactlyElementsOf(numbers(0, 100));
	}

	@Test
	void goesOnAfterRedisWasAwayAndIsEmpty() {
		start();
		write(0);
		await().untilAsserted(() -> assertThat(payloads()).containsExactly("0"));
		this.redis.restart();
		write(1);
		await().untilAsserted(() -> assertThat(payloads()).containsExactly("0", "1"));
	}

	@Test
	@DisplayName("R5 reading the stream needs no more of Redis than the documentation says")
	void documentedRules() throws IOException {
		for (String line : Files.readAllLines(Path.of("..", "docs", "cluster.md"))) {
			if (line.startsWith("ACL SETUSER")) {
				RedisCommandLine.lines(this.redis, line.replace("wsext:chat:", "wsext:test:").split(" "));
			}
		}
		RedisStandaloneConfiguration server = new RedisStandaloneConfiguration("127.0.0.1", this.redis.port());
		server.setUsername("wsext");
		server.setPassword("secret");
		RedisIngress ingress = start(server, (each) -> relay(Relay.Outcome.RELAYED));
		write(0);
		await().untilAsserted(() -> assertThat(payloads()).containsExactly("0"));
		write(1);
		await().untilAsserted(() -> assertThat(payloads()).containsExactly("0", "1"));
		ingress.stop();
		assertThat(String.join("\n", RedisCommandLine.lines(this.redis, "ACL", "LOG"))).isEmpty();
	}

	private record Published(String topic, @Nullable String event, String payload, String idempotencyKey) {
	}

}
