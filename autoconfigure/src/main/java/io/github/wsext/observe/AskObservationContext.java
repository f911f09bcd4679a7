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
 * Context of the observation of a question to a client. Its error is why there is no
 * answer. Its carrier is {@code null} unless events carry their trace.
 */
public final class AskObservationContext extends SenderContext<@Nullable TraceCarrier> {

	private final String endpoint;

	private final String event;

	AskObservationContext(String endpoint, String event) {
		super(SendObservationContext::carry, Kind.CLIENT);
		this.endpoint = endpoint;
		this.event = event;
	}

	/**
	 * Path pattern of the endpoint.
	 */
	public String getEndpoint() {
		return this.endpoint;
	}

	/**
	 * Name of the event.
	 */
	public String getEvent() {
		return this.event;
	}

}
