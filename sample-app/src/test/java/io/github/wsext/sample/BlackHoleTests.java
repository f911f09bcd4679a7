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

package io.github.wsext.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import io.github.wsext.WsConnections;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The client, in Node, behind a proxy that becomes a black hole.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "wsext.event.heartbeat.interval=1s", "wsext.ping-interval=1h" })
class BlackHoleTests {

	@LocalServerPort
	private int port;

	@Autowired
	private WsConnections connections;

	@Test
	@DisplayName("B1 a client behind a black hole notices, and makes a new connection")
	void noticed() throws Exception {
		try (BlackHole proxy = new BlackHole(this.port)) {
			Process node = new ProcessBuilder(Programs.node(), "--experimental-websocket", "--input-type=module",
					"--eval", """
							import { WsExtClient } from "./src/client.js";
							globalThis.WebSocket = class extends WebSocket {
							  constructor(...args) {
							    super(...args);
							    this.addEventListener("message", ({ data }) =>
							      String(data).includes("wsext:heartbeat") && console.log("heartbeat"));
							  }
							};
							const client = new WsExtClient("/chat/lobby", {
							  baseUrl: "http://localhost:%d",
							  headers: { Authorization: "Basic " + btoa("alice:alice") },
							  connectTimeout: 10000,
							  heartbeat: { timeout: 10000 }
							});
							client.on("open", () => console.log("open"));
							client.on("error", ({ message }) => console.log("error", message));
							client.on("close", ({ code, willReconnect }) => console.log("close", code, willReconnect));
							""".formatted(proxy.port()))
				.directory(Path.of("..", "client-js").toFile())
				.redirectError(ProcessBuilder.Redirect.DISCARD)
				.start();
			try (BufferedReader output = node.inputReader(StandardCharsets.UTF_8)) {
				skipTo(output, "heartbeat");
				String first = this.connections.all().iterator().next().id();
				proxy.swallow();
				skipTo(output, "error Heard nothing any more");
				skipTo(output, "close 1006 true");
				skipTo(output, "open");
				assertThat(this.connections.find(first)).as("what the server knows nothing of").isPresent();
				await().until(() -> this.connections.count() > 1);
			}
			finally {
				node.destroy();
			}
		}
	}

	/**
	 * Reads up to a line that begins so. What is said for requests on lines that are
	 * black holes, too, is left out.
	 */
	private static void skipTo(BufferedReader output, String beginning) throws IOException {
		String line = output.readLine();
		while (line != null && !line.startsWith(beginning)) {
			line = output.readLine();
		}
		assertThat(line).startsWith(beginning);
	}

}
