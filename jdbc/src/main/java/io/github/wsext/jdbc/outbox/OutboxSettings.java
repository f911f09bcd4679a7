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

package io.github.wsext.jdbc.outbox;

import java.time.Duration;

import org.springframework.util.Assert;

/**
 * Settings of an outbox.
 *
 * @param tableName name of its table
 * @param batchSize most messages that leave in one transaction
 * @param pollInterval how often a node looks for what others have left behind
 * @param publishTimeout how long a message may take to leave before it is tried again
 */
public record OutboxSettings(String tableName, int batchSize, Duration pollInterval, Duration publishTimeout) {

	public OutboxSettings {
		Assert.isTrue(batchSize > 0, "wsext.outbox.batch-size must be positive");
		Assert.isTrue(pollInterval.toMillis() > 0, "wsext.outbox.poll-interval must be positive");
		Assert.isTrue(publishTimeout.toMillis() > 0, "wsext.outbox.publish-timeout must be positive");
	}

}
