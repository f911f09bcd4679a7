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

import java.io.IOException;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The client, in a real browser, behind a proxy that becomes a black hole.
 */
@TestPropertySource(properties = { "wsext.event.heartbeat.interval=1s", "wsext.ping-interval=1h" })
class BlackHoleBrowserTests extends AbstractBrowserTests {

	@Test
	@DisplayName("B1 a page behind a black hole notices, and makes a new connection")
	void noticed() throws IOException {
		try (BlackHole proxy = new BlackHole(this.port)) {
			Page page = page(context());
			page.navigate("http://localhost:" + proxy.port() + "/");
			page.evaluate("""
					async () => {
					  const { WsExtClient } = await import("/wsext/client.js");
					  const beats = new Promise((resolve) => {
					    window.WebSocket = class extends WebSocket {
					      constructor(...args) {
					        super(...args);
					        this.addEventListener("message", ({ data }) =>
					          String(data).includes("wsext:heartbeat") && resolve());
					      }
					    };
					  });
					  window.heard = [];
					  const client = new WsExtClient("/chat/lobby", {
					    headers: { Authorization: "Basic " + btoa("alice:alice") },
					    connectTimeout: 4000,
					    reconnect: { cap: 1000 },
					    heartbeat: { timeout: 10000 }
					  });
					  client.on("open", () => heard.push("open"));
					  client.on("error", ({ message }) => heard.push(message));
					  client.on("close", ({ code, willReconnect }) => heard.push(code, willReconnect));
					  await beats;
					}""");
			String first = this.connections.all().iterator().next().id();
			proxy.swallow();
			// Requests on lines that are black holes, too, may have to be given up
			// meanwhile.
			await().until(() -> (boolean) page
				.evaluate("heard.includes(1006) && heard.lastIndexOf('open') > heard.indexOf(1006)"));
			assertThat(page.evaluate("heard")).asList()
				.containsSubsequence("open",
						"Heard nothing any more from ws://localhost:" + proxy.port() + "/chat/lobby", 1006, true,
						"open");
			assertThat(this.connections.find(first)).as("what the server knows nothing of").isPresent();
		}
	}

}
