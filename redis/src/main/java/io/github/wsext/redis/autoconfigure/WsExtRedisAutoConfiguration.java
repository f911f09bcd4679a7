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

import java.time.Duration;
import java.util.regex.Pattern;

import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisLink;
import io.lettuce.core.RedisClient;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.util.StringUtils;

/**
 * Auto-configuration for the line to the application's Redis, which makes one cluster of
 * its nodes.
 */
@AutoConfiguration(afterName = "org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration",
		beforeName = "io.github.wsext.autoconfigure.WsExtAutoConfiguration")
@ConditionalOnClass({ RedisClient.class, LettuceConnectionFactory.class })
@ConditionalOnBooleanProperty(name = "wsext.cluster.enabled", matchIfMissing = true)
@EnableConfigurationProperties(WsExtClusterProperties.class)
public final class WsExtRedisAutoConfiguration {

	/** No braces, which say where a key is, and nothing that ACLs take for a pattern. */
	private static final Pattern APPLICATION = Pattern.compile("[\\p{L}\\p{N} ._~-]+");

	WsExtRedisAutoConfiguration() {
	}

	@Bean
	RedisKeys wsExtRedisKeys(WsExtClusterProperties properties, Environment environment) {
		String set = properties.application();
		String name = StringUtils.hasText(set) ? set : environment.getProperty("spring.application.name", "");
		if (!StringUtils.hasText(name)) {
			throw new ClusterSetupException(
					"The nodes of this application would not find each other in Redis: it has no name.",
					"Set spring.application.name, or wsext.cluster.application, to the same for all of its nodes."
							+ " To run without a cluster, set wsext.cluster.enabled to false.");
		}
		if (!APPLICATION.matcher(name).matches()) {
			throw new ClusterSetupException("'" + name + "' cannot be part of keys in Redis.",
					"Set wsext.cluster.application to a plain name such as chat, the same for all nodes.");
		}
		return new RedisKeys(name.strip().replace(' ', '-'));
	}

	@Bean
	RedisClients wsExtRedisClients(ObjectProvider<LettuceConnectionFactory> connections,
			WsExtClusterProperties properties) {
		LettuceConnectionFactory ofApplication = connections.getIfUnique();
		if (ofApplication == null) {
			throw new ClusterSetupException(
					"A cluster of WsExt needs one LettuceConnectionFactory whose settings it can take, and there is "
							+ (connections.stream().findAny().isPresent() ? "more than one." : "none."),
					"Set spring.data.redis.client-type to lettuce, or declare one, and mark it @Primary if there are"
							+ " several. To run without a cluster, set wsext.cluster.enabled to false.");
		}
		if (properties.timeout().compareTo(Duration.ofMillis(1)) < 0) {
			throw new ClusterSetupException("wsext.cluster.timeout must be positive, was " + properties.timeout(),
					"Set it to how long a client may wait for Redis, such as 1s.");
		}
		return new RedisClients(ofApplication, properties.timeout());
	}

	@Bean(initMethod = "start")
	RedisLink wsExtRedisLink(RedisClients clients) {
		return new RedisLink(clients);
	}

}
