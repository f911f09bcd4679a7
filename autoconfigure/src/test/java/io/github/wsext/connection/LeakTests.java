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

import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawWebSocketClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Looks for what thousands of connections leave behind.
 */
@EveryContainer
class LeakTests {

	private static final int CONNECTIONS = 10_000;

	private static final int CLIENTS = 4;

	private static Engine engine;

	@BeforeAll
	static void start() {
		// A container that has fallen behind would take ever more threads.
		engine = Engine.start("server.tomcat.threads.max=16", "server.jetty.threads.max=16");
	}

	@AfterAll
	static void stop() {
		engine.close();
	}

	@Test
	@DisplayName("L2 after thousands of connects, rejected handshakes and cut lines everything is as it was")
	void nothingLeaks() {
		connect(CONNECTIONS / 10);
		awaitEmpty();
		long heap = usedHeap();
		Set<String> threads = threads();
		connect(CONNECTIONS);
		awaitEmpty();
		assertThat(engine.topics().size()).isZero();
		assertThat(engine.registry().byEndpoint("/probe/{name}")).isEmpty();
		assertThat(engine.registry().byUser("alice")).isEmpty();
		// What any connection left behind would be seen 10 000 times.
		assertThat(usedHeap() - heap).isLessThan(CONNECTIONS * 2048L);
		Set<String> more = threads();
		more.removeAll(threads);
		assertThat(more.stream().filter((name) -> !name.startsWith("wsext-"))).hasSizeLessThan(20);
		assertThat(more.stream().filter((name) -> name.startsWith("wsext-"))).hasSizeLessThanOrEqualTo(32);
	}

	private static void connect(int count) {
		CompletableFuture<?>[] threads = IntStream.range(0, CLIENTS)
			.mapToObj((i) -> CompletableFuture.runAsync(
					() -> IntStream.range(0, count / CLIENTS).forEach(LeakTests::visit),
					(task) -> new Thread(task).start()))
			.toArray(CompletableFuture<?>[]::new);
		CompletableFuture.allOf(threads).join();
	}

	private static void visit(int number) {
		try (RawWebSocketClient client = RawWebSocketClient.connect(engine.port())) {
			String path = "/probe/" + number % 7;
			switch (number % 8) {
				case 0 -> client.handshake(path).open().sendClose(1000, "").expectClose(1000);
				case 1 -> client.handshake(path).open().sendText("hi").expectText("hi").reset();
				case 2 -> client.handshake(path).open().close();
				case 3 -> client.handshake(path).open().sendText("no answer is read").close();
				case 4 -> assertThat(client.handshake("/user/x").send().status()).isEqualTo(401);
				case 5 ->
					assertThat(client.handshake(path).origin("https://foe.example").send().status()).isEqualTo(403);
				case 6 -> client.write("GET /probe/half HTTP/1.1\r\nUpg".getBytes(StandardCharsets.US_ASCII)).reset();
				default -> client.write(client.handshake(path).encode()).reset();
			}
		}
	}

	private static void awaitEmpty() {
		Probe.await()
			.until(() -> engine.registry().count() == 0 && !engine.registry().hasUnfinished()
					&& engine.topics().size() == 0);
	}

	private static Set<String> threads() {
		return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).collect(Collectors.toSet());
	}

	private static long usedHeap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}
