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

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

import io.github.wsext.autoconfigure.WsExtAutoConfiguration;
import io.github.wsext.autoconfigure.WsExtTicketAutoConfiguration;
import io.github.wsext.autoconfigure.WsExtWorkerAutoConfiguration;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisLink;
import io.github.wsext.redis.testsupport.RedisServer;
import io.github.wsext.redis.ticket.RedisTicketStore;
import io.github.wsext.ticket.CaffeineTicketStore;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketKey;
import io.github.wsext.ticket.TicketStore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.security.autoconfigure.SecurityAutoConfiguration;
import org.springframework.boot.security.autoconfigure.UserDetailsServiceAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterAutoConfiguration;
import org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisStandaloneConfiguration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

class WsExtRedisAutoConfigurationTests {

	private static RedisServer redis;

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WsExtRedisAutoConfiguration.class,
				WsExtRedisTicketAutoConfiguration.class, WsExtTicketAutoConfiguration.class,
				WsExtAutoConfiguration.class, DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class,
				WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
				SecurityAutoConfiguration.class, UserDetailsServiceAutoConfiguration.class,
				ServletWebSecurityAutoConfiguration.class, SecurityFilterAutoConfiguration.class))
		.withPropertyValues("spring.data.redis.port=" + redis.port(), "spring.application.name=chat");

	@BeforeAll
	static void startRedis() {
		redis = RedisServer.start();
	}

	@AfterAll
	static void stopRedis() {
		redis.close();
	}

	@Test
	void onByItsClassPath() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(TicketStore.class).hasSingleBean(RedisTicketStore.class);
			assertThat(context.getBean(RedisLink.class).isUp()).isTrue();
			assertThat(context.getBean(RedisKeys.class).kind('k').key("k", "a")).startsWith("wsext:chat:{k");
		});
	}

	@Test
	void canBeTurnedOff() {
		Set<Thread> ofOthers = Thread.getAllStackTraces().keySet();
		this.runner.withPropertyValues("wsext.cluster.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(RedisLink.class).hasSingleBean(CaffeineTicketStore.class);
			assertThat(Thread.getAllStackTraces().keySet()).filteredOn((thread) -> !ofOthers.contains(thread))
				.noneMatch((thread) -> thread.getName().startsWith("wsext-redis"));
		});
	}

	@Test
	void ownStore() {
		this.runner.withUserConfiguration(OwnStore.class)
			.run((context) -> assertThat(context).hasSingleBean(TicketStore.class)
				.doesNotHaveBean(RedisTicketStore.class));
	}

	@Test
	void withoutLettuce() {
		this.runner.withClassLoader(new FilteredClassLoader("io.lettuce"))
			.run((context) -> assertThat(context).hasSingleBean(CaffeineTicketStore.class));
	}

	@Test
	void nameOfItsOwn() {
		this.runner.withPropertyValues("wsext.cluster.application=game")
			.run((context) -> assertThat(context.getBean(RedisKeys.class).kind('k').key("k", "a"))
				.startsWith("wsext:game:{k"));
	}

	@Test
	void withoutName() {
		this.runner.withPropertyValues("spring.application.name=").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(analysis(context.getStartupFailure()).getDescription()).contains("it has no name");
			assertThat(analysis(context.getStartupFailure()).getAction()).contains("wsext.cluster.application",
					"wsext.cluster.enabled");
		});
	}

	@Test
	void nameThatIsNoPartOfAKey() {
		this.runner.withPropertyValues("wsext.cluster.application={chat}").run((context) -> {
			assertThat(context).hasFailed();
			assertThat(analysis(context.getStartupFailure()).getDescription()).contains("'{chat}'");
		});
	}

	@Test
	void severalFactories() {
		this.runner.withUserConfiguration(TwoFactories.class).run((context) -> {
			assertThat(context).hasFailed();
			assertThat(analysis(context.getStartupFailure()).getDescription()).contains("more than one");
			assertThat(analysis(context.getStartupFailure()).getAction()).contains("@Primary");
		});
	}

	@Test
	@DisplayName("R3 an application starts without its Redis")
	void redisIsAway() {
		this.runner.withPropertyValues("spring.data.redis.port=1")
			.run((context) -> assertThat(context.getBean(RedisLink.class).isUp()).isFalse());
	}

	@Test
	@DisplayName("I1 a worker has the line, and no tickets")
	void worker() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(WsExtRedisAutoConfiguration.class,
					WsExtRedisTicketAutoConfiguration.class, WsExtWorkerAutoConfiguration.class,
					DataRedisAutoConfiguration.class, JacksonAutoConfiguration.class))
			.withPropertyValues("spring.data.redis.port=" + redis.port(), "spring.application.name=chat")
			.run((context) -> assertThat(context).hasSingleBean(RedisLink.class).doesNotHaveBean(TicketStore.class));
	}

	@Test
	void theApplicationsOwnConnectionsOutliveOurs() {
		this.runner.run((context) -> {
			context.getBean(RedisLink.class).close();
			LettuceConnectionFactory factory = context.getBean(LettuceConnectionFactory.class);
			assertThat(factory.getConnection().ping()).isEqualTo("PONG");
		});
	}

	private static FailureAnalysis analysis(Throwable failure) {
		return new ClusterSetupFailureAnalyzer().analyze(failure);
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoFactories {

		@Bean
		LettuceConnectionFactory one() {
			return new LettuceConnectionFactory(new RedisStandaloneConfiguration());
		}

		@Bean
		LettuceConnectionFactory other() {
			return new LettuceConnectionFactory(new RedisStandaloneConfiguration());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnStore {

		@Bean
		TicketStore ticketStore() {
			return new TicketStore() {

				@Override
				public void save(TicketKey key, Ticket ticket) {
				}

				@Override
				public Optional<Ticket> take(TicketKey key) {
					return Optional.empty();
				}

				@Override
				public Optional<Ticket> find(TicketKey key) {
					return Optional.empty();
				}

				@Override
				public void revoke(String owner, Instant issuedUntil) {
				}

			};
		}

	}

}
