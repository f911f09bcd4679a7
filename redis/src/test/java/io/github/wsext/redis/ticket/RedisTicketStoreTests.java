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

package io.github.wsext.redis.ticket;

import java.util.ArrayList;
import java.util.List;

import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.test.TicketStoreContract;
import io.github.wsext.ticket.TicketStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

class RedisTicketStoreTests extends TicketStoreContract {

	private static RedisServer redis;

	private final List<StoreOnNode> nodes = new ArrayList<>();

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@AfterEach
	void closeNodes() {
		this.nodes.forEach(StoreOnNode::close);
	}

	@Override
	protected TicketStore store() {
		return node().store();
	}

	@Override
	protected TicketStore otherNode() {
		if (this.nodes.size() == 1) {
			node();
		}
		return this.nodes.get(1).store();
	}

	private StoreOnNode node() {
		StoreOnNode node = StoreOnNode.at(redis).build();
		this.nodes.add(node);
		return node;
	}

}
