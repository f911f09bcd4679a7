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

import io.github.wsext.redis.history.RedisTopicHistory;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.topic.TopicBroker;
import io.github.wsext.topic.TopicHistory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class WsExtRedisHistoryAutoConfigurationTests {

	private static final String TOPIC = "wsext.topic.history.[/news/**].size=300";

	private static RedisServer redis;

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	private ApplicationContextRunner runner() {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(DataRedisAutoConfiguration.class, WsExtRedisAutoConfiguration.class,
							WsExtRedisBusAutoConfiguration.class, WsExtRedisHistoryAutoConfiguration.class))
			.withPropertyValues("spring.application.name=chat", "spring.data.redis.host=127.0.0.1",
					"spring.data.redis.port=" + redis.port());
	}

	@Test
	void historyIsInRedisAndPublishesOverIt() {
		runner().withPropertyValues(TOPIC)
			.run((context) -> assertThat(context.getBean(RedisTopicHistory.class).publishes()).isTrue());
	}

	@Test
	void doesNotPublishWhereMessagesTravelAnotherWay() {
		runner().withPropertyValues(TOPIC)
			.withUserConfiguration(OwnBroker.class)
			.run((context) -> assertThat(context.getBean(RedisTopicHistory.class).publishes()).isFalse());
	}

	@Test
	void backsOffFromTheApplicationsOwn() {
		runner().withPropertyValues(TOPIC)
			.withUserConfiguration(OwnHistory.class)
			.run((context) -> assertThat(context).doesNotHaveBean(RedisTopicHistory.class)
				.hasSingleBean(TopicHistory.class));
	}

	@Test
	void nothingWhereNoTopicHasOne() {
		runner().run((context) -> assertThat(context).doesNotHaveBean(TopicHistory.class));
		runner().withPropertyValues(TOPIC, "wsext.cluster.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TopicHistory.class));
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBroker {

		@Bean
		TopicBroker ownBroker() {
			return mock(TopicBroker.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnHistory {

		@Bean
		TopicHistory ownHistory() {
			return mock(TopicHistory.class);
		}

	}

}
