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

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the outbox.
 *
 * @param enabled Whether what a transaction publishes to topics with a history is kept in
 * its database until it has left.
 * @param tableName Name of the table.
 * @param batchSize Maximum number of messages that leave in one transaction.
 * @param pollInterval Time between two looks for messages that other nodes have left
 * behind.
 * @param publishTimeout Maximum time a message may take to leave before it is tried
 * again.
 */
@ConfigurationProperties("wsext.outbox")
public record WsExtOutboxProperties(@DefaultValue("true") boolean enabled,
		@DefaultValue("WSEXT_OUTBOX") String tableName, @DefaultValue("100") int batchSize,
		@DefaultValue("2s") Duration pollInterval, @DefaultValue("5s") Duration publishTimeout) {
}
