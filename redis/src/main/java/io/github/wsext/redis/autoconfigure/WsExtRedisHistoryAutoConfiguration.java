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

import io.github.wsext.redis.broker.RedisTopicBroker;
import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.history.RedisTopicHistory;
import io.github.wsext.topic.TopicHistory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.Conditional;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Auto-configuration for a history of topics that all nodes share, where any topic has
 * one.
 */
@AutoConfiguration(after = WsExtRedisAutoConfiguration.class,
		beforeName = { "io.github.wsext.autoconfigure.WsExtAutoConfiguration",
				"io.github.wsext.autoconfigure.WsExtWorkerAutoConfiguration" })
@Conditional(WsExtRedisHistoryAutoConfiguration.OnTopicHistory.class)
@ConditionalOnBean(RedisClients.class)
public final class WsExtRedisHistoryAutoConfiguration {

	WsExtRedisHistoryAutoConfiguration() {
	}

	@Bean(initMethod = "start", destroyMethod = "stop")
	@ConditionalOnMissingBean(TopicHistory.class)
	RedisTopicHistory wsExtTopicHistory(RedisClients clients, RedisKeys keys, ObjectProvider<RedisTopicBroker> broker) {
		return new RedisTopicHistory(clients, keys, broker.getIfAvailable());
	}

	/**
	 * Some topics have a history: one that has none costs no connection.
	 */
	static class OnTopicHistory extends SpringBootCondition {

		private static final String PREFIX = "wsext.topic.history";

		@Override
		public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
			boolean any = Binder.get(context.getEnvironment())
				.bind(PREFIX, Bindable.mapOf(String.class, Object.class))
				.isBound();
			ConditionMessage.Builder message = ConditionMessage.forCondition("Topic history");
			return any ? ConditionOutcome.match(message.because("there are topics in " + PREFIX))
					: ConditionOutcome.noMatch(message.because("there are no topics in " + PREFIX));
		}

	}

}
