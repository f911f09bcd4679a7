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

package io.github.wsext.security;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Clients that begin and do not go on, many more than there are threads.
 */
@EveryContainer
class SlowClientTests {

	private static final int CLIENTS = 60;

	private final List<RawWebSocketClient> clients = new ArrayList<>();

	@AfterEach
	void closeClients() {
		this.clients.forEach(RawWebSocketClient::close);
	}

	@Test
	@DisplayName("H8 half a handshake holds no thread, and the container ends it after its connection timeout")
	void halfHandshakes() {
		try (RunningApplication application = start("server.tomcat.connection-timeout=10s",
				"server.jetty.connection-idle-timeout=10s")) {
			for (int i = 0; i < CLIENTS; i++) {
				RawWebSocketClient client = client(application);
				byte[] request = client.handshake("/echo").encode();
				client.write(Arrays.copyOf(request, request.length - 4));
			}
			assertServes(application);
			this.clients.forEach(RawWebSocketClient::skipToEnd);
		}
	}

	@Test
	@DisplayName("D5 clients that send a byte at a time hold no thread, and are answered when they are done")
	void byteByByte() {
		try (RunningApplication application = start()) {
			for (int i = 0; i < CLIENTS; i++) {
				client(application).handshake("/echo").open();
			}
			byte[] frame = RawFrame.text("slow").encode();
			for (byte each : Arrays.copyOf(frame, frame.length - 1)) {
				this.clients.forEach((client) -> client.write(each));
				assertServes(application);
			}
			this.clients.forEach((client) -> client.write(frame[frame.length - 1]).expectText("slow"));
		}
	}

	@Test
	@DisplayName("C5 a frame that does not go on holds no thread and keeps no connection: the heartbeat ends it")
	void unfinishedFrame() {
		try (RunningApplication application = start("wsext.ping-interval=300ms", "wsext.ping-timeout=300ms")) {
			byte[] frame = RawFrame.text("x".repeat(60_000)).encode();
			for (int i = 0; i < CLIENTS; i++) {
				client(application).handshake("/echo").open().write(Arrays.copyOf(frame, 30_000));
			}
			assertServes(application);
			this.clients.forEach((client) -> client.expectClose(1011));
		}
	}

	private static void assertServes(RunningApplication application) {
		try (RawWebSocketClient honest = RawWebSocketClient.open(application.port(), "/echo")) {
			honest.sendText("hi").expectText("hi");
		}
		assertThat(application.status("/nowhere", RawHandshake::plain)).isEqualTo(401);
	}

	private RawWebSocketClient client(RunningApplication application) {
		RawWebSocketClient client = application.client();
		this.clients.add(client);
		return client;
	}

	private static RunningApplication start(String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.addAll(List.of("server.tomcat.threads.max=2", "server.tomcat.threads.min-spare=1",
				"server.jetty.threads.max=10"));
		return RunningApplication.start(List.of(Echo.class), all.toArray(String[]::new));
	}

	@WsExtEndpoint(path = "/echo", authentication = HandshakeAuthentication.NONE)
	static class Echo {

		@OnText
		String echo(String text) {
			return text;
		}

	}

}
