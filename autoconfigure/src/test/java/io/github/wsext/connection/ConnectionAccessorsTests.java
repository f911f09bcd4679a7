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

import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.RawWebSocketClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for what a connection says of itself.
 */
@EveryContainer
class ConnectionAccessorsTests {

	private final Engine engine = Engine.shared();

	@Test
	@DisplayName("C1 a connection knows its endpoint, path, variables, query, headers, caller, address and age")
	void everything() {
		Probe probe = this.engine.probe("/user/grüße ");
		String name = probe.path().substring("/user/".length());
		Instant before = Instant.now();
		try (RawWebSocketClient client = RawWebSocketClient.connect(this.engine.port())) {
			client.handshake(encoded(probe.path()) + "?room=a%20b&room=c+d&empty=")
				.ticket(HttpProbe.ticket(this.engine.port(), "alice"))
				.header("X-Test", "one")
				.addHeader("X-Test", "two")
				.open();
			WsConnection connection = probe.connection();
			assertThat(connection.handshake().endpoint()).isEqualTo("/user/{name}");
			assertThat(connection.handshake().path()).isEqualTo(probe.path());
			assertThat(connection.handshake().uri())
				.isEqualTo(URI.create(encoded(probe.path()) + "?room=a%20b&room=c+d&empty="));
			assertThat(connection.handshake().pathVariables()).isEqualTo(Map.of("name", name));
			assertThat(connection.handshake().queryParameters())
				.isEqualTo(Map.of("room", List.of("a b", "c d"), "empty", List.of("")));
			assertThat(connection.handshake().headers().get("x-test")).containsExactly("one", "two");
			assertThat(connection.principal()).isNotNull();
			assertThat(connection.principal().getName()).isEqualTo("alice");
			assertThat(connection.handshake().remoteAddress()).isNotNull();
			assertThat(connection.handshake().remoteAddress().getPort()).isEqualTo(client.localAddress().getPort());
			assertThat(connection.handshake().remoteAddress().getAddress()).isEqualTo(InetAddress.getLoopbackAddress());
			assertThat(connection.handshake().subprotocol()).isNull();
			assertThat(connection.extensions()).isEmpty();
			assertThat(connection.openedAt()).isBetween(before, Instant.now());
			assertThat(connection.isOpen()).isTrue();
			assertThat(connection.closed().toCompletableFuture()).isNotDone();
			assertThat(connection.toString()).contains(connection.id()).contains("/user/{name}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "query", "header", "subprotocol" })
	@DisplayName("C1 neither URI nor headers nor query show the ticket")
	void withoutTicket(String carrier) {
		Probe probe = this.engine.probe("/user/");
		String ticket = HttpProbe.ticket(this.engine.port(), "alice");
		try (RawWebSocketClient client = RawWebSocketClient.connect(this.engine.port())) {
			switch (carrier) {
				case "query" -> client.handshake(probe.path() + "?a=1&ticket=" + ticket + "&b=2").open();
				case "header" ->
					client.handshake(probe.path() + "?a=1&b=2").header("Authorization", "Ticket " + ticket).open();
				default -> client.handshake(probe.path() + "?a=1&b=2").ticket(ticket).open();
			}
			WsConnection connection = probe.connection();
			assertThat(connection.handshake().uri()).isEqualTo(URI.create(probe.path() + "?a=1&b=2"));
			assertThat(connection.handshake().queryParameters()).containsOnlyKeys("a", "b");
			assertThat(connection.handshake().headers().toString()).doesNotContain(ticket).doesNotContain("wst_");
			assertThat(connection.toString()).doesNotContain(ticket);
			assertThat(connection.attributes().toString()).doesNotContain(ticket);
		}
	}

	@Test
	@DisplayName("C1 headers and query are read-only")
	void readOnly() {
		Probe probe = this.engine.probe();
		try (RawWebSocketClient client = this.engine.client(probe)) {
			WsConnection connection = probe.connection();
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> connection.handshake().headers().set("X-Test", "x"));
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> connection.handshake().queryParameters().add("x", "y"));
			assertThatExceptionOfType(UnsupportedOperationException.class)
				.isThrownBy(() -> connection.handshake().pathVariables().put("x", "y"));
		}
	}

	@Test
	@DisplayName("C1 ids are unguessable: 128 random bits after the tag of their node, never the same")
	void ids() {
		ConnectionIds ids = new ConnectionIds();
		Set<String> seen = new HashSet<>();
		for (int i = 0; i < 100_000; i++) {
			String id = ids.next();
			assertThat(id).startsWith(ids.node() + ".");
			String unguessable = id.substring(ids.node().length() + 1);
			assertThat(unguessable).hasSize(22).matches("[A-Za-z0-9_-]+");
			seen.add(unguessable);
		}
		assertThat(seen).hasSize(100_000);
		for (int i = 0; i < 21; i++) {
			int position = i;
			assertThat(seen.stream().limit(10_000).map((id) -> id.charAt(position)).distinct()).hasSize(64);
		}
		assertThat(new ConnectionIds().node()).isNotEqualTo(ids.node()).matches("[A-Za-z0-9_-]{8}");
	}

	@Test
	@DisplayName("C1 attributes are typed and safe for concurrent use")
	void attributes() {
		Probe probe = this.engine.probe();
		try (RawWebSocketClient client = this.engine.client(probe)) {
			WsConnection connection = probe.connection();
			connection.attributes().put("count", 0);
			CompletableFuture<?>[] threads = IntStream.range(0, 8).mapToObj((i) -> CompletableFuture.runAsync(() -> {
				for (int n = 0; n < 1000; n++) {
					connection.attributes().merge("count", 1, (one, two) -> (Integer) one + (Integer) two);
					connection.attributes().put("own" + i, n);
				}
			}, (task) -> new Thread(task).start())).toArray(CompletableFuture<?>[]::new);
			Probe.get(CompletableFuture.allOf(threads));
			assertThat(connection.attribute("count", Integer.class)).contains(8000);
			assertThat(connection.attributes()).hasSize(9);
			assertThat(connection.attribute("missing", String.class)).isEmpty();
			assertThatExceptionOfType(ClassCastException.class)
				.isThrownBy(() -> connection.attribute("count", String.class));
		}
	}

	@Test
	@DisplayName("C1 everything can still be asked, and nothing fails, after the connection has ended")
	void afterTheEnd() {
		Probe probe = this.engine.probe();
		try (RawWebSocketClient client = this.engine.client(probe)) {
			WsConnection connection = probe.connection();
			client.sendClose(1000, "");
			probe.end();
			assertThat(Stream.of(connection.id(), connection.handshake().endpoint(), connection.handshake().path(),
					connection.handshake().uri(), connection.handshake().pathVariables(),
					connection.handshake().queryParameters(), connection.handshake().headers(), connection.extensions(),
					connection.openedAt(), connection.attributes()))
				.doesNotContainNull();
			assertThat(connection.isOpen()).isFalse();
			assertThat(Probe.get(connection.send("late").toCompletableFuture())).isEqualTo(SendResult.CLOSED);
			assertThat(connection.flush().toCompletableFuture()).isCompleted();
			connection.close();
			connection.terminate();
			assertThat(connection.closed().toCompletableFuture().join().getCode())
				.isEqualTo(CloseStatus.NORMAL.getCode());
		}
	}

	private static String encoded(String path) {
		return path.replace("ü", "%C3%BC").replace("ß", "%C3%9F").replace(" ", "%20");
	}

}
