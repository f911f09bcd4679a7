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

package io.github.wsext.redis;

import io.github.wsext.connection.NodeDirectory;
import io.github.wsext.redis.connection.RedisLink;
import io.github.wsext.redis.testsupport.NodeApplication;
import io.github.wsext.test.WsExtCluster;
import io.github.wsext.test.WsExtTestNodes;
import io.github.wsext.ticket.TicketStore;
import io.github.wsext.topic.TopicBroker;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for an application over Redis whose own tests have no Redis: nodes of the test
 * kit need neither that nor a name.
 */
@SpringBootTest(classes = NodeApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "spring.data.redis.port=1")
@WsExtCluster(nodes = 3)
class TestKitTests {

	@Autowired
	private WsExtTestNodes nodes;

	@Test
	void nodesOfATestNeedNoRedis() {
		assertThat(this.nodes).hasSize(3).allSatisfy((node) -> {
			ApplicationContext context = node.applicationContext();
			assertThat(context.getBeanProvider(RedisLink.class).stream()).isEmpty();
			assertThat(context.getBeanProvider(TopicBroker.class).stream()).hasSize(1);
			assertThat(context.getBeanProvider(NodeDirectory.class).stream()).hasSize(1);
			assertThat(context.getBeanProvider(TicketStore.class).stream()).hasSize(1);
			assertThat(node.connections().cluster().nodes()).hasSize(3);
		});
	}

}
