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

package io.github.wsext.handshake;

import java.util.function.Consumer;

import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Counts what becomes of handshakes, each once and by its reason.
 */
@EveryContainer
class HandshakeOutcomeTests {

	private static final String NEVER_ISSUED = "wst_" + "A".repeat(43);

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(DoorEndpoints.ALL);

	@Test
	@DisplayName("H8 each handshake is counted once, by its reason")
	void outcomes() {
		assertCounted("not_upgrade", 426, "/open", RawHandshake::plain);
		assertCounted("not_upgrade", 405, "/open", (handshake) -> handshake.method("POST"));
		assertCounted("not_upgrade", 400, "/open", (handshake) -> handshake.header("Sec-WebSocket-Key", "short"));
		assertCounted("subprotocol", 400, "/strict", (handshake) -> {
		});
		assertCounted("origin", 403, "/open", (handshake) -> handshake.origin("https://foe.example"));
		assertCounted("unauthenticated", 401, "/rooms/a", (handshake) -> {
		});
		assertCounted("unauthenticated", 401, "/either", (handshake) -> {
		});
		assertCounted("ticket", 401, "/rooms/a", (handshake) -> handshake.ticket(NEVER_ISSUED));
		assertCounted("ticket", 401, "/ws-ticket/" + NEVER_ISSUED, (handshake) -> {
		});
		assertCounted("ticket", 400, "/rooms/a?ticket=" + NEVER_ISSUED, (handshake) -> handshake.ticket("other"));
		assertCounted("rejected", 409, "/rooms/closed", (handshake) -> handshake.ticket(application.ticket()));
		assertCounted("failed", 500, "/rooms/broken", (handshake) -> handshake.ticket(application.ticket()));
		assertCounted("opened", 101, "/open", (handshake) -> {
		});
		assertCounted("opened", 101, "/rooms/a", (handshake) -> handshake.ticket(application.ticket()));
	}

	@Test
	@DisplayName("H8 a full node is counted as such")
	void capacity() {
		try (RunningApplication small = RunningApplication.start(DoorEndpoints.ALL, "wsext.max-connections=1");
				RawWebSocketClient client = small.client()) {
			DoorEndpoints.open(client.handshake("/open"));
			assertThat(small.status("/open", (handshake) -> {
			})).isEqualTo(503);
			assertThat(DoorEndpoints.count(small, "capacity")).isOne();
		}
	}

	private static void assertCounted(String outcome, int status, String target, Consumer<RawHandshake> request) {
		double before = DoorEndpoints.count(application, outcome);
		double allBefore = DoorEndpoints.countAll(application);
		assertThat(application.status(target, request)).as(outcome).isEqualTo(status);
		Awaitility.await().untilAsserted(() -> {
			assertThat(DoorEndpoints.count(application, outcome)).as(outcome).isEqualTo(before + 1);
			assertThat(DoorEndpoints.countAll(application)).as("all").isEqualTo(allBefore + 1);
		});
	}

}
