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

import java.util.Map;

import io.github.wsext.BroadcastResult;
import io.github.wsext.Relay;
import io.github.wsext.WsCluster;
import io.github.wsext.ticket.TicketService;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.core.Authentication;
import org.springframework.test.context.ActiveProfiles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "wsext.ticket.issue-rate-per-minute=1000", "app.color=green", "wsext.cluster.enabled=false" })
@ActiveProfiles("two-nodes")
@WsExtCluster
class WsExtTestNodesTests {

	private static final Authentication ALICE = new TestingAuthenticationToken("alice", "n/a", "ROLE_USER");

	@Autowired
	private WsExtTestNodes nodes;

	private WsExtTestNode one() {
		return this.nodes.get(0);
	}

	private WsExtTestNode other() {
		return this.nodes.get(1);
	}

	private static WsExtTestClient join(WsExtTestNode node, String user) {
		return node.connect("/chat/lobby").as(user).open().expectJson("{\"type\":\"joined\"}");
	}

	private static void assertHears(WsExtTestClient client, String text) {
		client.expectJson("{\"type\":\"said\",\"text\":\"" + text + "\"}");
	}

	@Test
	void whoeverHasConnectedToOneIsReachedFromTheOtherInTheNextLine() {
		for (int i = 0; i < 20; i++) {
			WsExtTestClient alice = join(one(), "alice");
			WsExtTestClient bob = join(other(), "bob");
			alice.send(Map.of("text", "hi"));
			assertHears(bob, "hi");
			assertHears(alice, "hi");
			bob.send(Map.of("text", "ho"));
			assertHears(alice, "ho");
			alice.close();
			bob.close();
		}
	}

	@Test
	void nodesAreApplicationsOfTheSameConfiguration() {
		assertThat(this.nodes.size()).isEqualTo(2);
		assertThat(this.nodes).extracting(WsExtTestNode::isRunning).containsExactly(true, true);
		assertThat(one().applicationContext()).isNotSameAs(other().applicationContext());
		assertThat(one().server().uri()).isNotEqualTo(other().server().uri());
		assertThat(this.nodes).allSatisfy((node) -> {
			ApplicationContext context = node.applicationContext();
			assertThat(context.getEnvironment().getActiveProfiles()).containsExactly("two-nodes");
			assertThat(context.getBean(String.class)).isEqualTo("green paint");
		});
	}

	@Test
	void theApplicationOfTheTestIsTheFirst(@Autowired ApplicationContext context) {
		assertThat(one().applicationContext()).isSameAs(context);
		WsExtTestClient alice = WsExtTestClient.connect("/chat/lobby").as("alice").open();
		assertThat(one().connections().count()).isEqualTo(1);
		assertThat(other().connections().count()).isZero();
		assertThat(other().connections().cluster().isOnline("alice")).isTrue();
		other().events().sendToUser("alice", "note", "hello");
		alice.expectJson("{\"type\":\"joined\"}").expectEvent("note");
	}

	@Test
	void aTicketOfOneOpensAConnectionOnTheOtherOnce() {
		String ticket = one().applicationContext().getBean(TicketService.class).issue(ALICE).ticket();
		other().connect("/echo").ticket(ticket).send("who").expectText("alice");
		one().connect("/echo").ticket(ticket).expectRejected(401);
	}

	@Test
	void aNodeThatStopsSaysGoodbye() {
		WsExtTestClient bob = join(other(), "bob");
		other().stop();
		bob.expectClose(1001);
		assertThat(other().isRunning()).isFalse();
		assertThat(one().connections().cluster().nodes()).hasSize(1);
		assertThat(one().topics().publish("/chat/lobby", "alone").relay()).isCompletedWithValue(Relay.NONE);
		other().stop();
		assertThatIllegalStateException().isThrownBy(() -> other().connect("/echo")).withMessageContaining("start()");
	}

	@Test
	void aNodeThatIsKilledIsGoneWithoutAWord() {
		WsExtTestClient bob = join(other(), "bob");
		assertThat(one().connections().cluster().isOnline("bob")).isTrue();
		String ticket = other().applicationContext().getBean(TicketService.class).issue(ALICE).ticket();
		other().kill();
		bob.expectClose(1006);
		assertThat(one().topics().publish("/chat/lobby", "alone").relay()).isCompletedWithValue(Relay.NONE);
		assertThat(one().connections().cluster().isOnline("bob")).isFalse();
		assertThat(one().connections().cluster().nodes()).hasSize(1);
		one().connect("/echo").ticket(ticket).send("who").expectText("alice");
		String idOfFirst = one().connections().cluster().nodes().iterator().next().id();
		other().start();
		assertThat(other().connections().cluster().nodes()).extracting((node) -> node.id())
			.hasSize(2)
			.contains(idOfFirst);
		WsExtTestClient again = join(other(), "bob");
		one().topics().publish("/chat/lobby", "welcome back");
		again.expectText("welcome back");
	}

	@Test
	void whatWasDoneToNodesIsUndoneBeforeTheNextTest() {
		one().isolate();
		other().kill();
		this.nodes.restore();
		WsExtTestClient alice = join(one(), "alice");
		other().topics().publish("/chat/lobby", "all is well");
		alice.expectText("all is well");
	}

	@Test
	void aNodeThatIsCutOffGoesOnByItself() {
		WsExtTestClient alice = join(one(), "alice");
		WsExtTestClient bob = join(other(), "bob");
		String ticket = one().applicationContext().getBean(TicketService.class).issue(ALICE).ticket();
		other().isolate();
		WsCluster cluster = other().connections().cluster();
		assertThat(cluster.isStale()).isTrue();
		assertThat(cluster.isOnline("alice")).isTrue();
		assertThat(cluster.nodes()).hasSize(2);
		assertThat(one().connections().cluster().isOnline("bob")).isFalse();
		BroadcastResult result = other().topics().publish("/chat/lobby", "alone");
		assertThat(result.relay()).isCompletedWithValue(Relay.of(Relay.Outcome.LOCAL_ONLY));
		bob.expectText("alone");
		other().connect("/echo").ticket(ticket).expectRejected(503);
		other().rejoin();
		assertThat(cluster.isStale()).isFalse();
		bob.send(Map.of("text", "back"));
		assertHears(alice, "back");
	}

	@Test
	void aLogoutThatANodeHasMissedComesWhenItIsBack() {
		WsExtTestClient here = join(one(), "alice");
		WsExtTestClient there = join(other(), "alice");
		WsExtTestClient bob = join(other(), "bob");
		other().isolate();
		one().applicationContext().publishEvent(new LogoutSuccessEvent(ALICE));
		here.expectClose(4401);
		bob.send(Map.of("text", "still there"));
		assertHears(there, "still there");
		other().rejoin();
		there.expectClose(4401);
		assertHears(bob, "still there");
	}

	@Test
	void aLogoutOnANodeThatIsCutOffReachesTheOthersWhenItIsBack() {
		WsExtTestClient here = join(one(), "alice");
		other().isolate();
		other().applicationContext().publishEvent(new LogoutSuccessEvent(ALICE));
		one().topics().publish("/chat/lobby", "still there");
		here.expectText("still there");
		other().rejoin();
		here.expectClose(4401);
	}

	@Test
	void theApplicationOfTheTestCannotBeStopped() {
		assertThatIllegalStateException().isThrownBy(() -> one().stop()).withMessageContaining("get(1)");
		assertThatIllegalStateException().isThrownBy(() -> one().kill()).withMessageContaining("get(1)");
	}

	@Nested
	class InANestedClass {

		@Test
		void nodesAreTheSame(@Autowired WsExtTestNodes nodes) {
			assertThat(nodes.get(1)).isSameAs(WsExtTestNodesTests.this.nodes.get(1));
		}

	}

	@TestConfiguration(proxyBeanMethods = false)
	static class OwnConfiguration {

		@Bean
		String paint(@Value("${app.color}") String color) {
			return color + " paint";
		}

	}

}
