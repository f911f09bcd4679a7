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

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A server in a JVM of its own with a small heap, and a flood.
 */
class SmallHeapTests {

	/** Together half as much again as the heap. */
	private static final int CLIENTS = 1600;

	private static final int PART = 60_000;

	@Test
	@DisplayName("C6 with a heap of 64 MB and 1600 clients that begin messages of 60 KB, old and new connections are served")
	void flood() throws Exception {
		Process server = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx64m", "-cp", System.getProperty("java.class.path"), Server.class.getName())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		List<RawWebSocketClient> clients = new ArrayList<>();
		try {
			List<String> output = new CopyOnWriteArrayList<>();
			int port = port(server, output);
			try (RawWebSocketClient old = RawWebSocketClient.open(port, "/echo")) {
				for (int i = 0; i < CLIENTS; i++) {
					RawWebSocketClient client = RawWebSocketClient.open(port, "/echo");
					clients.add(client);
					client.send(RawFrame.text("x".repeat(PART)).more());
				}
				assertThat(old.sendText("old").readFrame().text()).isEqualTo("old");
				try (RawWebSocketClient fresh = RawWebSocketClient.open(port, "/echo")) {
					assertThat(fresh.sendText("new").readFrame().text()).isEqualTo("new");
				}
				assertThat(clients.get(0).send(RawFrame.continuation((byte) '!')).readFrame().text()).hasSize(PART + 1);
				clients.forEach(RawWebSocketClient::close);
				assertThat(old.sendText("after").readFrame().text()).isEqualTo("after");
			}
			assertThat(server.isAlive()).isTrue();
			assertThat(output).noneMatch((line) -> line.contains("OutOfMemoryError"));
		}
		finally {
			clients.forEach(RawWebSocketClient::close);
			server.destroyForcibly();
		}
	}

	/**
	 * The port that the server tells, and what else it writes until it ends.
	 */
	private static int port(Process server, List<String> output) throws IOException {
		BufferedReader reader = new BufferedReader(
				new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
		String line = reader.readLine();
		while (line != null && !line.startsWith("port ")) {
			line = reader.readLine();
		}
		assertThat(line).as("the server's port").isNotNull();
		Thread rest = new Thread(() -> reader.lines().forEach(output::add), "output of the server");
		rest.setDaemon(true);
		rest.start();
		return Integer.parseInt(String.valueOf(line).substring("port ".length()));
	}

	/**
	 * The server.
	 */
	static final class Server {

		private Server() {
		}

		public static void main(String[] arguments) {
			RunningApplication application = RunningApplication.start(List.of(Echo.class));
			System.out.println("port " + application.port());
		}

	}

	@WsExtEndpoint(path = "/echo", authentication = HandshakeAuthentication.NONE)
	static class Echo {

		@OnText
		String text(String text) {
			return text;
		}

	}

}
