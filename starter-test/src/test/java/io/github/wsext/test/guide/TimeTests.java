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

package io.github.wsext.test.guide;

import java.time.Duration;

import io.github.wsext.test.AutoConfigureWsExtTestClient;
import io.github.wsext.test.WsExtTestClient;
import io.github.wsext.test.WsExtTestClock;
import io.github.wsext.ticket.TicketService;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;

// Snippets of docs/testing.md, which DocumentationTests compares with this file.
@SpringBootTest
@AutoConfigureWsExtTestClient(clock = true)
class TimeTests {

	@Autowired
	WsExtTestClock clock;

	@Test
	void ticketsExpire(@Autowired TicketService tickets) {
		Authentication alice = new TestingAuthenticationToken("alice", "n/a", "ROLE_USER");
		String ticket = tickets.issue(alice).ticket();
		this.clock.advance(Duration.ofSeconds(30));
		WsExtTestClient.connect("/echo").ticket(ticket).expectRejected(401);
	}

	@Test
	void clientsVanish() {
		WsExtTestClient alice = WsExtTestClient.connect("/echo").as("alice").withoutPongs().open();
		this.clock.advance(Duration.ofSeconds(26));
		alice.expectPing();
		this.clock.advance(Duration.ofSeconds(16));
		alice.expectClose(1011);
	}

}
