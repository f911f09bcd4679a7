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

package io.github.wsext.ticket;

import java.util.List;
import java.util.Objects;

import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.RunningApplication;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tickets that are bound to what was seen when they were issued.
 */
@EveryContainer
@ExtendWith(OutputCaptureExtension.class)
class TicketBindingTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			exact  | 192.0.2.7     | 192.0.2.7        | 101
			exact  | 192.0.2.7     | ::ffff:192.0.2.7 | 101
			exact  | 192.0.2.7     | 192.0.2.8        | 401
			exact  | 2001:db8::7   | 2001:db8:0::7    | 101
			exact  | 2001:db8::7   | 2001:db8::8      | 401
			prefix | 192.0.2.7     | 192.0.2.200      | 101
			prefix | 192.0.2.7     | 192.0.3.7        | 401
			prefix | 2001:db8::7   | 2001:db8:0:ff::8 | 101
			prefix | 2001:db8::7   | 2001:db8:0:100:: | 401
			prefix | 192.0.2.7     | 2001:db8::7      | 401
			off    | 192.0.2.7     | 198.51.100.1     | 101
			""")
	@DisplayName("T14 the address at the handshake is that of the issue: the very one, its network, or any")
	void address(String binding, String issuedTo, String presentedBy, int status) {
		try (RunningApplication application = start("wsext.ticket.bind-address=" + binding,
				"server.forward-headers-strategy=framework")) {
			assertThat(status(application, "/room", issue(application, issuedTo), presentedBy)).isEqualTo(status);
			assertThat(application.status("/ws-ticket/" + issue(application, issuedTo),
					(handshake) -> handshake.header("X-Forwarded-For", presentedBy)))
				.as("temporary URI")
				.isEqualTo(status);
		}
	}

	@Test
	@DisplayName("T14 T11 a ticket of another address is answered like any other bad one, and spent; the reason is counted")
	void refused(CapturedOutput output) {
		try (RunningApplication application = start("wsext.ticket.bind-address=exact",
				"server.forward-headers-strategy=framework", "logging.level.io.github.wsext=debug")) {
			String ticket = issue(application, "192.0.2.7");
			String refused = application.bytes("/room",
					(handshake) -> handshake.ticket(ticket).header("X-Forwarded-For", "192.0.2.8"));
			assertThat(refused).startsWith("HTTP/1.1 401 ");
			assertThat(application.bytes("/room", (handshake) -> handshake.ticket("x"))).isEqualTo(refused);
			assertThat(status(application, "/room", ticket, "192.0.2.7")).as("spent").isEqualTo(401);
			assertThat(Objects
				.requireNonNull(application.bean(SimpleMeterRegistry.class)
					.find("wsext.tickets")
					.tag("outcome", "refused.wrong_address")
					.counter())
				.count()).isOne();
			assertThat(output.getAll()).contains("Ticket refused: WRONG_ADDRESS");
		}
	}

	@Test
	@DisplayName("T14 what a client says of its address does not count where no proxy is trusted")
	void notForwarded() {
		try (RunningApplication application = start("wsext.ticket.bind-address=exact")) {
			assertThat(status(application, "/room", issue(application, "192.0.2.7"), "192.0.2.8")).isEqualTo(101);
		}
	}

	@Test
	@DisplayName("T14 a ticket that was issued outside a request is bound to no address")
	void outsideRequest() {
		try (RunningApplication application = start("wsext.ticket.bind-address=exact")) {
			String ticket = application.bean(TicketService.class).issue(TicketRoom.user("alice")).ticket();
			assertThat(status(application, "/room", ticket, "192.0.2.8")).isEqualTo(101);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@DisplayName("T14 wsext.ticket.bind-origin: whether a ticket of one page opens from another, which may connect")
	void origin(boolean bound) {
		String[] properties = { "wsext.allowed-origins=https://one.example,https://other.example",
				"wsext.ticket.bind-origin=" + bound };
		try (RunningApplication application = start(properties)) {
			assertThat(fromOther(application, "/room?ticket=")).isEqualTo(bound ? 401 : 101);
			assertThat(fromOther(application, "/ws-ticket/")).isEqualTo(bound ? 401 : 101);
		}
	}

	@Test
	@DisplayName("T12 beyond wsext.ticket.issue-rate-per-address 429 with Retry-After, whoever asks")
	void issueRate() {
		try (RunningApplication application = start("wsext.ticket.issue-rate-per-address=2",
				"server.forward-headers-strategy=framework")) {
			HttpProbe alice = application.http().as("alice");
			HttpProbe here = alice.header("X-Forwarded-For", "192.0.2.7");
			assertThat(here.post("/ticket").status()).isEqualTo(200);
			assertThat(here.post("/ticket").status()).isEqualTo(200);
			assertThat(here.post("/ticket"))
				.satisfies((answer) -> assertThat(answer.headers().getFirst("Retry-After")).isBetween("1", "30"))
				.satisfies((answer) -> assertThat(answer.status()).isEqualTo(429));
			assertThat(alice.header("X-Forwarded-For", "192.0.2.8").post("/ticket").status()).isEqualTo(200);
			assertThat(Objects
				.requireNonNull(application.bean(SimpleMeterRegistry.class)
					.find("wsext.tickets")
					.tag("outcome", "denied.address_rate")
					.counter())
				.count()).isOne();
		}
	}

	private static RunningApplication start(String... properties) {
		return RunningApplication.start(List.of(Room.class, Meters.class), properties);
	}

	private static String issue(RunningApplication application, String address) {
		return application.http()
			.as("alice")
			.header("X-Forwarded-For", address)
			.post("/ticket", "{\"endpoint\":\"/room\"}")
			.json()
			.get("ticket")
			.asString();
	}

	private static int status(RunningApplication application, String target, String ticket, String address) {
		return application.status(target, (handshake) -> handshake.ticket(ticket).header("X-Forwarded-For", address));
	}

	private static int fromOther(RunningApplication application, String target) {
		String ticket = application.http()
			.as("alice")
			.header("Origin", "https://one.example")
			.post("/ticket", "{\"endpoint\":\"/room\"}")
			.json()
			.get("ticket")
			.asString();
		return application.status(target + ticket, (handshake) -> handshake.origin("https://other.example"));
	}

	@WsExtEndpoint("/room")
	static class Room {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Meters {

		@Bean
		SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

}
