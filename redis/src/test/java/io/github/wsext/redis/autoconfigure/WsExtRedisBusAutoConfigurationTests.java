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

import java.util.Set;

import io.github.wsext.connection.NodeDirectory;
import io.github.wsext.redis.broker.RedisTopicBroker;
import io.github.wsext.redis.node.RedisNodeDirectory;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.topic.TopicBroker;
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

class WsExtRedisBusAutoConfigurationTests {

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
			.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class,
					WsExtRedisAutoConfiguration.class, WsExtRedisBusAutoConfiguration.class))
			.withPropertyValues("spring.application.name=chat", "spring.data.redis.host=127.0.0.1",
					"spring.data.redis.port=" + redis.port());
	}

	@Test
	void overTheRedisOfTheApplication() {
		runner().withPropertyValues("wsext.cluster.max-message-size=64KB")
			.run((context) -> assertThat(context).hasSingleBean(RedisNodeDirectory.class)
				.getBean(RedisTopicBroker.class)
				.extracting(TopicBroker::maxMessageSize)
				.isEqualTo(64 * 1024));
	}

	@Test
	void backsOffFromTheApplicationsOwn() {
		runner().withUserConfiguration(OwnBus.class)
			.run((context) -> assertThat(context).doesNotHaveBean(RedisTopicBroker.class)
				.doesNotHaveBean(RedisNodeDirectory.class)
				.hasSingleBean(TopicBroker.class)
				.hasSingleBean(NodeDirectory.class));
	}

	@Test
	void nothingWhereThereIsNoCluster() {
		Set<Thread> before = Thread.getAllStackTraces().keySet();
		runner().withPropertyValues("wsext.cluster.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(TopicBroker.class).doesNotHaveBean(NodeDirectory.class);
			assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !before.contains(thread))
				.extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("wsext-"));
		});
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnBus {

		@Bean
		TopicBroker ownBroker() {
			return mock(TopicBroker.class);
		}

		@Bean
		NodeDirectory ownDirectory() {
			return mock(NodeDirectory.class);
		}

	}

}
