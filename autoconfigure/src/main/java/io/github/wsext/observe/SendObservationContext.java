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

package io.github.wsext.observe;

import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.SenderContext;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of a message that the application sends. Its carrier is
 * {@code null} unless the message is an event that carries its trace.
 */
public final class SendObservationContext extends SenderContext<@Nullable TraceCarrier> {

	private final String receivers;

	private final @Nullable String endpoint;

	private final @Nullable String event;

	SendObservationContext(String receivers, @Nullable String endpoint, @Nullable String event) {
		super(SendObservationContext::carry, Kind.PRODUCER);
		this.receivers = receivers;
		this.endpoint = endpoint;
		this.event = event;
	}

	static void carry(@Nullable TraceCarrier carrier, String key, String value) {
		if (carrier != null) {
			carrier.set(key, value);
		}
	}

	/**
	 * Who gets it: {@code connection}, {@code user}, {@code endpoint}, {@code topic} or
	 * {@code all}.
	 */
	public String getReceivers() {
		return this.receivers;
	}

	/**
	 * Path pattern of the endpoint, if it is for one connection.
	 */
	public @Nullable String getEndpoint() {
		return this.endpoint;
	}

	/**
	 * Name of the event, if the message is one.
	 */
	public @Nullable String getEvent() {
		return this.event;
	}

}
