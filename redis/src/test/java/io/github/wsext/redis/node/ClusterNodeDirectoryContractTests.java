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

package io.github.wsext.redis.node;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.github.wsext.connection.NodeDirectory;
import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisLink;
import io.github.wsext.redis.testsupport.RedisCluster;
import io.github.wsext.test.NodeDirectoryContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class ClusterNodeDirectoryContractTests extends NodeDirectoryContract {

	private static final List<RedisLink> links = new ArrayList<>();

	private static RedisCluster redis;

	private final String application = "test-" + UUID.randomUUID();

	@BeforeAll
	static void startRedis() {
		redis = RedisCluster.start();
	}

	@AfterAll
	static void stopRedis() {
		links.forEach(RedisLink::close);
		redis.close();
	}

	@Override
	protected NodeDirectory directory() {
		RedisLink link = new RedisLink(new RedisClients(redis.connections(), Duration.ofSeconds(1)));
		link.start();
		links.add(link);
		return new RedisNodeDirectory(link, new RedisKeys(this.application));
	}

}
