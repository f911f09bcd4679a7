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

package io.github.wsext.redis.autoconfigure;

import io.github.wsext.connection.NodeDirectory;
import io.github.wsext.presence.PresenceStore;
import io.github.wsext.redis.broker.RedisTopicBroker;
import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisLink;
import io.github.wsext.redis.node.RedisNodeDirectory;
import io.github.wsext.redis.presence.RedisPresenceStore;
import io.github.wsext.topic.TopicBroker;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for what carries messages from node to node, knows the nodes, and
 * who is present on which topics. None connects before a cluster is made of both.
 */
@AutoConfiguration(after = WsExtRedisAutoConfiguration.class,
		beforeName = "io.github.wsext.autoconfigure.WsExtClusterAutoConfiguration")
@ConditionalOnBean(RedisLink.class)
public final class WsExtRedisBusAutoConfiguration {

	WsExtRedisBusAutoConfiguration() {
	}

	@Bean(destroyMethod = "stop")
	@ConditionalOnMissingBean(TopicBroker.class)
	RedisTopicBroker wsExtTopicBroker(RedisClients clients, RedisKeys keys, WsExtClusterProperties properties) {
		return new RedisTopicBroker(clients, keys, Math.toIntExact(properties.maxMessageSize().toBytes()));
	}

	@Bean(destroyMethod = "close")
	@ConditionalOnMissingBean(PresenceStore.class)
	RedisPresenceStore wsExtPresenceStore(RedisLink link, RedisKeys keys) {
		return new RedisPresenceStore(link, keys);
	}

	@Bean(destroyMethod = "stop")
	@ConditionalOnMissingBean(NodeDirectory.class)
	RedisNodeDirectory wsExtNodeDirectory(RedisLink link, RedisKeys keys) {
		return new RedisNodeDirectory(link, keys);
	}

}
