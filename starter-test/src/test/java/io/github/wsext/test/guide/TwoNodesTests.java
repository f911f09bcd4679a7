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

import io.github.wsext.Relay;
import io.github.wsext.test.WsExtCluster;
import io.github.wsext.test.WsExtTestClient;
import io.github.wsext.test.WsExtTestNode;
import io.github.wsext.test.WsExtTestNodes;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

// Snippets of docs/testing.md, which DocumentationTests compares with this file.
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@WsExtCluster(nodes = 2)
class TwoNodesTests {

	@Autowired
	WsExtTestNodes nodes;

	@Test
	void everybodyInTheRoomHearsIt() {
		WsExtTestClient alice = this.nodes.get(0).connect("/chat/lobby").as("alice").open();
		WsExtTestClient bob = this.nodes.get(1).connect("/chat/lobby").as("bob").open();
		bob.expectJson("{\"type\":\"joined\"}");
		alice.send(new Say("hello"));
		bob.skipUntilJson(Said.class, (said) -> "hello".equals(said.text()));
	}

	@Test
	void aNodeDies() {
		WsExtTestNode other = this.nodes.get(1);
		WsExtTestClient bob = other.connect("/chat/lobby").as("bob").open();
		other.kill();
		assertThat(bob.skipUntilClose().getCode()).isEqualTo(1006);
		assertThat(this.nodes.get(0).connections().cluster().isOnline("bob")).isFalse();
	}

	@Test
	void aNodeIsOutOfReach() {
		WsExtTestNode other = this.nodes.get(1);
		WsExtTestClient bob = other.connect("/chat/lobby").as("bob").open();
		other.isolate();
		assertThat(other.topics().publish("/chat/lobby", "alone").relay())
			.isCompletedWithValue(Relay.of(Relay.Outcome.LOCAL_ONLY));
		this.nodes.get(0).connections().disconnectUser("bob");
		other.rejoin();
		assertThat(bob.skipUntilClose().getCode()).isEqualTo(4540);
	}

	record Say(String text) {
	}

	record Said(String type, String user, String text) {
	}

}
