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

import io.github.wsext.WsPresence;
import io.github.wsext.presence.PresenceAuthorizer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "wsext.topic.presence.[/chat/**].grace=0s", "wsext.ticket.issue-rate-per-minute=1000" })
@WsExtCluster
class PresenceOfNodesTests {

	@Autowired
	private WsExtTestNodes nodes;

	private WsExtTestNode one() {
		return this.nodes.get(0);
	}

	private WsExtTestNode other() {
		return this.nodes.get(1);
	}

	private static WsExtTestClient join(WsExtTestNode node, String room, String user) {
		return node.connect("/chat/" + room).as(user).open().expectJson("{\"type\":\"joined\"}");
	}

	private static WsExtTestClient expect(WsExtTestClient client, String what, String room, String user) {
		return client.expectJson("{\"event\":\"presence:" + what + "\",\"payload\":{\"topic\":\"/chat/" + room
				+ "\",\"user\":\"" + user + "\"}}");
	}

	@Test
	@DisplayName("N1 N3 joins and leaves are told on all nodes, and a user on two of them is one")
	void toldOnAllNodes() {
		WsExtTestClient alice = join(one(), "all", "alice");
		expect(alice, "join", "all", "alice");
		WsExtTestClient bob = join(other(), "all", "bob");
		expect(bob, "join", "all", "bob");
		expect(alice, "join", "all", "bob");
		WsExtTestClient bobHere = join(one(), "all", "bob");
		await().until(() -> connections(one(), "bob") == 2);
		bob.close();
		await().until(() -> connections(one(), "bob") == 1);
		one().topics().publish("/chat/all", "marker");
		alice.expectText("marker");
		bobHere.expectText("marker").close();
		expect(alice, "leave", "all", "bob").close();
	}

	private static int connections(WsExtTestNode node, String user) {
		WsPresence presence = node.applicationContext().getBean(WsPresence.class);
		return presence.members("/chat/all", null, 100)
			.toCompletableFuture()
			.join()
			.members()
			.stream()
			.filter((member) -> member.user().equals(user))
			.mapToInt(WsPresence.Member::connections)
			.sum();
	}

	@Test
	@DisplayName("N3 whoever has gone with a node that was killed is no ghost, and his leave is told")
	void killedNode() {
		WsExtTestClient alice = join(one(), "killed", "alice");
		expect(alice, "join", "killed", "alice");
		join(other(), "killed", "bob");
		expect(alice, "join", "killed", "bob");
		other().kill();
		expect(alice, "leave", "killed", "bob");
		WsPresence presence = one().applicationContext().getBean(WsPresence.class);
		assertThat(presence.count("/chat/killed").toCompletableFuture().join()).isOne();
		assertThat(presence.isPresent("/chat/killed", "bob").toCompletableFuture().join()).isFalse();
		alice.close();
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Rules {

		@Bean
		PresenceAuthorizer presenceAuthorizer() {
			return (connection, topic) -> true;
		}

	}

}
