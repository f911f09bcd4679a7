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

package io.github.wsext.endpoint;

import java.time.Duration;
import java.util.List;

import io.github.wsext.OverflowPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * Settings of an endpoint that have come from properties; {@code null} where nothing is
 * set.
 *
 * @param maxMessageSize largest message a client may send
 * @param allowedOrigins origin patterns
 * @param unhandled what happens to a kind of message that nobody handles
 * @param overflow what happens to a message for a client whose queue is full
 * @param pingInterval time between two pings
 * @param pingTimeout longest time a client may take to answer a ping
 */
public record EndpointSettings(@Nullable DataSize maxMessageSize, @Nullable List<String> allowedOrigins,
		@Nullable UnhandledMessage unhandled, @Nullable OverflowPolicy overflow, @Nullable Duration pingInterval,
		@Nullable Duration pingTimeout) {

	/**
	 * Nothing set.
	 */
	public static final EndpointSettings NONE = new EndpointSettings(null, null, null, null);

	public EndpointSettings(@Nullable DataSize maxMessageSize, @Nullable List<String> allowedOrigins,
			@Nullable UnhandledMessage unhandled, @Nullable OverflowPolicy overflow) {
		this(maxMessageSize, allowedOrigins, unhandled, overflow, null, null);
	}

}
