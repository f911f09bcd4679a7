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

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnClose;
import io.github.wsext.OnOpen;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsEvents;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.event.EventListener;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the end of a server that has many connections.
 */
@EveryContainer
class DrainTests {

	private static final int CONNECTIONS = 5000;

	private static final byte[] GOING_AWAY = { (byte) 0x88, 0x02, 0x03, (byte) 0xE9 };

	@Test
	@DisplayName("L1 5 000 connections: batches and queues are flushed, everybody reads 1001, each @OnClose runs once")
	void manyConnections() {
		RunningApplication application = RunningApplication.start(List.of(Crowd.class),
				"server.tomcat.max-connections=20000", "wsext.event.batch.price=1h",
				"wsext.shutdown.grace=" + Patience.SECONDS + "s");
		Crowd crowd = application.bean(Crowd.class);
		List<SocketChannel> clients = new ArrayList<>();
		try {
			for (int i = 0; i < CONNECTIONS; i++) {
				clients.add(connect(application.port()));
			}
			WsConnections connections = application.bean(WsConnections.class);
			Awaitility.await().until(() -> connections.count() == CONNECTIONS);
			application.bean(WsEvents.class).publish("/crowd", "price", 42);
			CompletableFuture<Void> closed = CompletableFuture.runAsync(application::close,
					(task) -> new Thread(task).start());
			String batch = "{\"event\":\"batch_price\",\"payload\":{\"d\":[42]}}";
			for (SocketChannel client : clients) {
				ByteBuffer received = read(client, 2 + batch.length() + GOING_AWAY.length);
				assertThat(new String(received.array(), 2, batch.length(), StandardCharsets.UTF_8)).isEqualTo(batch);
				assertThat(received.array()).endsWith(GOING_AWAY);
				client.close();
			}
			closed.orTimeout(Patience.SECONDS, TimeUnit.SECONDS).join();
			assertThat(crowd.ends).hasValue(CONNECTIONS);
			assertThat(crowd.notReadyAtFirstEnd).isTrue();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			application.close();
			clients.forEach(DrainTests::close);
		}
	}

	private static SocketChannel connect(int port) throws IOException {
		SocketChannel client = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
		client.write(ByteBuffer.wrap(("GET /crowd HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
				+ "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
				+ "Sec-WebSocket-Version: 13\r\n\r\n")
			.getBytes(StandardCharsets.US_ASCII)));
		ByteBuffer one = ByteBuffer.allocate(1);
		StringBuilder head = new StringBuilder();
		while (head.indexOf("\r\n\r\n") < 0) {
			assertThat(client.read(one.clear())).isPositive();
			head.append((char) one.get(0));
		}
		assertThat(head.toString()).startsWith("HTTP/1.1 101");
		return client;
	}

	private static ByteBuffer read(SocketChannel client, int bytes) throws IOException {
		ByteBuffer buffer = ByteBuffer.allocate(bytes);
		while (buffer.hasRemaining()) {
			assertThat(client.read(buffer)).isPositive();
		}
		return buffer;
	}

	private static void close(SocketChannel client) {
		try {
			client.close();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@WsExtEndpoint(path = "/crowd", authentication = HandshakeAuthentication.NONE)
	static class Crowd {

		private final AtomicInteger ends = new AtomicInteger();

		private volatile boolean ready = true;

		private volatile boolean notReadyAtFirstEnd;

		@OnOpen
		void open(WsConnection connection) {
			connection.attributes().put("open", true);
		}

		@OnClose
		void close() {
			if (this.ends.incrementAndGet() == 1) {
				this.notReadyAtFirstEnd = !this.ready;
			}
		}

		@EventListener
		void ready(AvailabilityChangeEvent<ReadinessState> event) {
			this.ready = event.getState() == ReadinessState.ACCEPTING_TRAFFIC;
		}

	}

}
