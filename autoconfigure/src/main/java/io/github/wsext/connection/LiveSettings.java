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

package io.github.wsext.connection;

import java.time.Duration;

import io.github.wsext.WsConnection;

import org.springframework.util.Assert;

/**
 * The settings of one open connection, checked before they are changed. Made when asked
 * for, as most connections never are.
 *
 * @param connection the connection
 */
record LiveSettings(ManagedConnection connection) implements WsConnection.Settings {

	@Override
	public Duration pingInterval() {
		return this.connection.pingInterval();
	}

	@Override
	public void setPingInterval(Duration pingInterval) {
		Assert.isTrue(!pingInterval.isNegative(), "The ping interval must not be negative");
		this.connection.setPingInterval(pingInterval);
	}

	@Override
	public Duration pingTimeout() {
		return this.connection.pingTimeout();
	}

	@Override
	public void setPingTimeout(Duration pingTimeout) {
		Assert.isTrue(!pingTimeout.isNegative() && !pingTimeout.isZero(), "The ping timeout must be positive");
		this.connection.setPingTimeout(pingTimeout);
	}

	@Override
	public long maxMessageSize() {
		return this.connection.maxMessageSize();
	}

	@Override
	public void setMaxMessageSize(long maxMessageSize) {
		Assert.isTrue(maxMessageSize > 0 && maxMessageSize <= Integer.MAX_VALUE,
				"The largest message must be of 1 byte to 2 GB");
		this.connection.setMaxMessageSize(maxMessageSize);
	}

}
