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

package io.github.wsext.redis.history;

import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.test.TopicHistoryContract;
import io.github.wsext.topic.TopicHistory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;

class RedisTopicHistoryContractTests extends TopicHistoryContract {

	private static RedisServer redis;

	private HistoryNode node;

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.start();
	}

	@AfterAll
	static void stopRedis() {
		if (redis != null) {
			redis.close();
		}
	}

	@Override
	protected TopicHistory history() {
		this.node = HistoryNode.at(redis.port());
		return this.node.history();
	}

	@AfterEach
	void stopNode() {
		this.node.close();
	}

}
