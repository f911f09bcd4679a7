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

package io.github.wsext.transport;

import java.util.ArrayList;
import java.util.List;

import io.github.wsext.connection.Engine;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawWebSocketClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Weighs idle connections.
 */
@EveryTransport
class IdleMemoryTests {

	private static final int CONNECTIONS = 400;

	private static Engine engine;

	@BeforeAll
	static void start() {
		engine = Engine.start();
	}

	@AfterAll
	static void stop() {
		engine.close();
	}

	@Test
	@DisplayName("C6 an idle connection takes as much memory with a limit of 16 MB as with one of 1 KB")
	void independentOfTheLimit() {
		heapPerConnection("/small/", 20);
		long small = heapPerConnection("/small/", CONNECTIONS);
		long large = heapPerConnection("/large/", CONNECTIONS);
		System.out.println("Bytes per connection, both ends: " + small + " with 1 KB, " + large + " with 16 MB");
		assertThat(large - small).isLessThan(16 * 1024);
	}

	private static long heapPerConnection(String path, int count) {
		List<RawWebSocketClient> clients = new ArrayList<>();
		long before = usedHeap();
		try {
			for (int i = 0; i < count; i++) {
				// With a message, because containers fit their buffers to the limit then.
				clients.add(RawWebSocketClient.open(engine.port(), path + i).sendText("hi").expectText("hi"));
			}
			return (usedHeap() - before) / count;
		}
		finally {
			clients.forEach(RawWebSocketClient::close);
			Probe.await().until(() -> engine.connections().count() == 0);
		}
	}

	private static long usedHeap() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

}
