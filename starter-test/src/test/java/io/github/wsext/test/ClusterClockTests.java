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

package io.github.wsext.test;

import java.time.Duration;

import io.github.wsext.ticket.TicketService;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.security.authentication.TestingAuthenticationToken;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@AutoConfigureWsExtTestClient(clock = true)
@WsExtCluster
class ClusterClockTests {

	@Test
	void allNodesGoByOneClock(@Autowired WsExtTestNodes nodes, @Autowired WsExtTestClock clock) {
		TicketService tickets = nodes.get(0).applicationContext().getBean(TicketService.class);
		TestingAuthenticationToken alice = new TestingAuthenticationToken("alice", "n/a", "ROLE_USER");
		String used = tickets.issue(alice).ticket();
		String expired = tickets.issue(alice).ticket();
		nodes.get(1).connect("/echo").ticket(used).send("who").expectText("alice");
		clock.advance(Duration.ofSeconds(30));
		nodes.get(1).connect("/echo").ticket(expired).expectRejected(401);
		assertThat(nodes)
			.allSatisfy((node) -> assertThat(node.applicationContext().getBean(WsExtTestClock.class)).isSameAs(clock));
	}

}
