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

import io.github.wsext.cluster.ClusterObserver;
import io.github.wsext.event.DefaultWsEvents;
import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.ingress.IngressPublisher;
import io.github.wsext.redis.ingress.RedisIngress;
import io.github.wsext.send.Overflow;
import io.github.wsext.topic.TopicRegistry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;

/**
 * Auto-configuration for publishing by a stream in Redis, where that is wanted.
 */
@AutoConfiguration(after = WsExtRedisAutoConfiguration.class,
		afterName = { "io.github.wsext.autoconfigure.WsExtAutoConfiguration",
				"io.github.wsext.autoconfigure.WsExtWorkerAutoConfiguration" })
@ConditionalOnBooleanProperty(name = "wsext.cluster.ingress.enabled")
@ConditionalOnBean({ RedisClients.class, DefaultWsEvents.class, TopicRegistry.class })
public final class WsExtRedisIngressAutoConfiguration {

	WsExtRedisIngressAutoConfiguration() {
	}

	@Bean(destroyMethod = "stop")
	RedisIngress wsExtRedisIngress(RedisClients clients, RedisKeys keys, WsExtClusterProperties properties,
			DefaultWsEvents events, TopicRegistry topics, ObjectProvider<JsonMapper> json,
			ObjectProvider<ClusterObserver> observers) {
		IngressPublisher publisher = (topic, event, payload,
				idempotencyKey) -> ((event != null) ? events.publish(topic, event, payload, idempotencyKey)
						: topics.publish(topic, payload, Overflow.byDefault(topic), idempotencyKey))
					.relay();
		return new RedisIngress(clients, keys, Math.toIntExact(properties.maxMessageSize().toBytes()), publisher,
				json.getIfAvailable(JsonMapper::shared), ClusterObserver.all(observers::orderedStream));
	}

}
