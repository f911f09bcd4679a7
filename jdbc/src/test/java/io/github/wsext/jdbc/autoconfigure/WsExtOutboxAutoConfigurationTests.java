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

package io.github.wsext.jdbc.autoconfigure;

import java.util.UUID;
import java.util.concurrent.CompletionStage;

import javax.sql.DataSource;

import io.github.wsext.Relay;
import io.github.wsext.jdbc.outbox.JdbcTopicOutbox;
import io.github.wsext.topic.TopicOutbox;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * When there is an outbox, and when its table is created.
 */
class WsExtOutboxAutoConfigurationTests {

	private final ApplicationContextRunner withoutDatabase = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(WsExtOutboxAutoConfiguration.class));

	private final ApplicationContextRunner runner = this.withoutDatabase
		.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class,
				DataSourceTransactionManagerAutoConfiguration.class))
		.withPropertyValues("spring.datasource.url=jdbc:h2:mem:" + UUID.randomUUID(),
				"spring.datasource.generate-unique-name=false");

	@Test
	@DisplayName("I4 an application with a database has an outbox, and an embedded database the table")
	void embedded() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(JdbcTopicOutbox.class);
			assertThat(rows(context.getBean(DataSource.class))).isZero();
		});
	}

	@Test
	@DisplayName("I4 the table is not created where that is not wanted, and has the name that is wanted")
	void schema() {
		this.runner.withPropertyValues("wsext.outbox.initialize-schema=never")
			.run((context) -> assertThatException().isThrownBy(() -> rows(context.getBean(DataSource.class)))
				.withMessageContaining("WSEXT_OUTBOX"));
	}

	@Test
	@DisplayName("I4 a start beside a table that is there already does no harm")
	void again() {
		this.runner.run((first) -> this.runner.withPropertyValues("wsext.outbox.initialize-schema=always")
			.run((second) -> assertThat(rows(second.getBean(DataSource.class))).isZero()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "wsext.outbox.batch-size=0", "wsext.outbox.poll-interval=0s",
			"wsext.outbox.publish-timeout=-1s", "wsext.outbox.table-name=a b" })
	@DisplayName("I4 nonsense fails at the start")
	void nonsense(String property) {
		this.runner.withPropertyValues(property).run((context) -> assertThat(context).hasFailed());
	}

	@Test
	@DisplayName("I4 there is no outbox without a database, where it is switched off, or beside one of the application")
	void none() {
		this.withoutDatabase.run((context) -> assertThat(context).doesNotHaveBean(TopicOutbox.class));
		this.runner.withPropertyValues("wsext.outbox.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TopicOutbox.class));
		this.runner.withUserConfiguration(OwnOutbox.class)
			.run((context) -> assertThat(context).getBean(TopicOutbox.class).isSameAs(OwnOutbox.OUTBOX));
		this.runner.withUserConfiguration(SecondDatabase.class)
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(TopicOutbox.class));
	}

	private static long rows(DataSource dataSource) {
		Long rows = new JdbcTemplate(dataSource).queryForObject("SELECT COUNT(*) FROM WSEXT_OUTBOX", Long.class);
		assertThat(rows).isNotNull();
		return rows;
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnOutbox {

		static final TopicOutbox OUTBOX = new TopicOutbox() {

			@Override
			public boolean isInTransaction() {
				return false;
			}

			@Override
			public CompletionStage<Relay> add(String topic, byte[] message) {
				throw new IllegalStateException("There is no transaction");
			}

			@Override
			public void start(Publisher publisher) {
				// Keeps nothing.
			}

			@Override
			public void stop() {
				// Keeps nothing.
			}

		};

		@Bean
		TopicOutbox outbox() {
			return OUTBOX;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SecondDatabase {

		@Bean
		DataSource one() {
			return new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID());
		}

		@Bean
		DataSource two() {
			return new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID());
		}

	}

}
