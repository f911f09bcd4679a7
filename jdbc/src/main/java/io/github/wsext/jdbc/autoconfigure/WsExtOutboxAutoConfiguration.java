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

import javax.sql.DataSource;

import io.github.wsext.jdbc.outbox.JdbcTopicOutbox;
import io.github.wsext.jdbc.outbox.OutboxSettings;
import io.github.wsext.topic.SpringTransactionBoundary;
import io.github.wsext.topic.TopicOutbox;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnSingleCandidate;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.sql.init.dependency.DependsOnDatabaseInitialization;
import org.springframework.context.annotation.Bean;
import org.springframework.transaction.PlatformTransactionManager;

/**
 * Auto-configuration for an outbox in the application's database.
 */
@AutoConfiguration(
		afterName = { "org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration",
				"org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration" },
		beforeName = "io.github.wsext.autoconfigure.WsExtAutoConfiguration")
@ConditionalOnProperty(name = "wsext.outbox.enabled", matchIfMissing = true)
@ConditionalOnSingleCandidate(DataSource.class)
@ConditionalOnMissingBean(TopicOutbox.class)
@EnableConfigurationProperties({ WsExtOutboxProperties.class, OutboxSchemaProperties.class })
public final class WsExtOutboxAutoConfiguration {

	WsExtOutboxAutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean(OutboxDatabaseInitializer.class)
	OutboxDatabaseInitializer wsExtOutboxDatabaseInitializer(DataSource dataSource, OutboxSchemaProperties properties) {
		return new OutboxDatabaseInitializer(dataSource, properties);
	}

	@Bean(destroyMethod = "stop")
	@ConditionalOnSingleCandidate(PlatformTransactionManager.class)
	@DependsOnDatabaseInitialization
	JdbcTopicOutbox wsExtTopicOutbox(DataSource dataSource, PlatformTransactionManager transactions,
			WsExtOutboxProperties properties) {
		return new JdbcTopicOutbox(dataSource, transactions, new SpringTransactionBoundary(),
				new OutboxSettings(properties.tableName(), properties.batchSize(), properties.pollInterval(),
						properties.publishTimeout()));
	}

}
