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

import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How often there may be handshakes, and how often with tickets that open nothing.
 */
@EveryContainer
@ExtendWith(OutputCaptureExtension.class)
class HandshakeRateTests {

	private static final String NEVER_ISSUED = "wst_" + "A".repeat(43);

	@Test
	@DisplayName("H8 beyond wsext.limit.handshakes-per-address 429 with Retry-After, without burning the ticket")
	void perAddress(CapturedOutput output) {
		try (RunningApplication application = start("wsext.limit.handshakes-per-address=2",
				"server.forward-headers-strategy=framework")) {
			String ticket = application.ticket("/rooms/a");
			assertThat(status(application, "/open", "192.0.2.1")).isEqualTo(101);
			assertThat(status(application, "/rooms/a", "192.0.2.1")).as("refused ones count, too").isEqualTo(401);
			assertThat(hints(output)).isZero();
			for (String target : new String[] { "/rooms/a?ticket=" + ticket, "/ws-ticket/" + ticket, "/open" }) {
				HttpAnswer answer = answer(application, target, "192.0.2.1");
				assertThat(answer.status()).as(target).isEqualTo(429);
				assertThat(answer.headers().getFirst("Retry-After")).isBetween("1", "30");
				assertThat(answer.headers().getFirst("Content-Type")).isEqualTo("application/problem+json");
			}
			assertThat(DoorEndpoints.count(application, "address_rate")).isEqualTo(3);
			assertThat(application.status("/open", RawHandshake::plain)).as("no handshake").isEqualTo(426);
			assertThat(status(application, "/ws-ticket/" + ticket, "192.0.2.2")).as("not burnt").isEqualTo(101);
			assertThat(hints(output)).as("said once").isOne();
		}
	}

	@Test
	@DisplayName("H8 without trust in a proxy what a client says of its address is not believed")
	void notForwarded() {
		try (RunningApplication application = start("wsext.limit.handshakes-per-address=2")) {
			assertThat(status(application, "/open", "192.0.2.1")).isEqualTo(101);
			assertThat(status(application, "/open", "192.0.2.2")).isEqualTo(101);
			assertThat(status(application, "/open", "192.0.2.3")).isEqualTo(429);
		}
	}

	@Test
	@DisplayName("H8 beyond wsext.limit.handshakes-per-second 503 with Retry-After, without burning the ticket")
	void perNode() {
		// Where it takes a second to ask twice there is no limit to see; then once more.
		Awaitility.await().untilAsserted(() -> {
			try (RunningApplication application = start("wsext.limit.handshakes-per-second=1")) {
				String ticket = application.ticket("/rooms/a");
				status(application, "/open", "192.0.2.1");
				HttpAnswer answer = answer(application, "/rooms/a?ticket=" + ticket, "192.0.2.2");
				assertThat(answer.status()).isEqualTo(503);
				assertThat(answer.headers().getFirst("Retry-After")).isEqualTo("1");
				assertThat(DoorEndpoints.count(application, "rate")).isOne();
				Awaitility.await().until(() -> status(application, "/rooms/a?ticket=" + ticket, "192.0.2.2") == 101);
			}
		});
	}

	@Test
	@DisplayName("H8 an address that knocks too often takes nothing of what the node allows")
	void addressFirst() {
		try (RunningApplication application = start("wsext.limit.handshakes-per-address=1",
				"wsext.limit.handshakes-per-second=3", "server.forward-headers-strategy=framework")) {
			for (int i = 0; i < 40; i++) {
				assertThat(status(application, "/open", "192.0.2.1")).isEqualTo((i == 0) ? 101 : 429);
			}
			assertThat(DoorEndpoints.count(application, "rate")).isZero();
		}
	}

	@Test
	@DisplayName("H8 beyond wsext.limit.failed-tickets-per-address 429 for any ticket from there, and none is burnt")
	void failedTickets() {
		try (RunningApplication application = start("wsext.limit.failed-tickets-per-address=3",
				"server.forward-headers-strategy=framework")) {
			String ticket = application.ticket("/rooms/a");
			for (int i = 0; i < 10; i++) {
				String good = DoorEndpoints.ticket(application, "bob");
				assertThat(status(application, "/rooms/a?ticket=" + good, "192.0.2.1")).as("good ones").isEqualTo(101);
				assertThat(status(application, "/rooms/a", "192.0.2.1")).as("none at all").isEqualTo(401);
			}
			assertThat(status(application, "/rooms/a?ticket=" + NEVER_ISSUED, "192.0.2.1")).isEqualTo(401);
			assertThat(status(application, "/ws-ticket/" + NEVER_ISSUED, "192.0.2.1")).isEqualTo(401);
			assertThat(status(application, "/rooms/a?ticket=malformed", "192.0.2.1")).isEqualTo(401);
			for (String target : new String[] { "/rooms/a?ticket=" + ticket, "/ws-ticket/" + ticket,
					"/rooms/a?ticket=" + NEVER_ISSUED, "/ws-ticket/" + NEVER_ISSUED }) {
				HttpAnswer answer = answer(application, target, "192.0.2.1");
				assertThat(answer.status()).as(target).isEqualTo(429);
				assertThat(answer.headers().getFirst("Retry-After")).isBetween("1", "20");
			}
			assertThat(DoorEndpoints.count(application, "failed_tickets")).isEqualTo(4);
			assertThat(status(application, "/rooms/a", "192.0.2.1")).as("none at all").isEqualTo(401);
			assertThat(status(application, "/open", "192.0.2.1")).as("no ticket asked for").isEqualTo(101);
			assertThat(status(application, "/ws-ticket/" + ticket, "192.0.2.2")).isEqualTo(101);
		}
	}

	private static RunningApplication start(String... properties) {
		return RunningApplication.start(DoorEndpoints.ALL, properties);
	}

	private static int status(RunningApplication application, String target, String address) {
		return answer(application, target, address).status();
	}

	private static HttpAnswer answer(RunningApplication application, String target, String address) {
		return application.answer(target, (handshake) -> handshake.header("X-Forwarded-For", address));
	}

	private static long hints(CapturedOutput output) {
		return output.getAll()
			.lines()
			.filter((line) -> line.contains("WARN") && line.contains("wsext.limit.handshakes-per-address")
					&& line.contains("server.forward-headers-strategy"))
			.count();
	}

}
