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

import io.github.wsext.autoconfigure.WsExtWorkerAutoConfiguration;
import io.github.wsext.redis.ingress.RedisIngress;
import io.github.wsext.redis.testsupport.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class WsExtRedisIngressAutoConfigurationTests {

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
							WsExtRedisIngressAutoConfiguration.class, WsExtWorkerAutoConfiguration.class))
			.withPropertyValues("spring.application.name=chat", "spring.data.redis.host=127.0.0.1",
					"spring.data.redis.port=" + redis.port());
	}

	@Test
	void isOffUnlessAsked() {
		runner().run((context) -> assertThat(context).doesNotHaveBean(RedisIngress.class));
		runner().withPropertyValues("wsext.cluster.ingress.enabled=true", "wsext.cluster.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(RedisIngress.class));
	}

	@Test
	void readsWhereItIsAsked() {
		runner().withPropertyValues("wsext.cluster.ingress.enabled=true").run((context) -> {
			assertThat(context.getBean(RedisIngress.class).isRunning()).isTrue();
			context.close();
			assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
				.noneMatch((name) -> name.startsWith("wsext-redis-ingress"));
		});
	}

}
