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

import io.github.wsext.handshake.HandshakeObserver.Refusal;
import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

/**
 * Context of the observation of a handshake. Has nothing that the client has sent.
 */
public final class HandshakeObservationContext extends Observation.Context {

	private final @Nullable String endpoint;

	private @Nullable Refusal refusal;

	HandshakeObservationContext(@Nullable String endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * Path pattern of the endpoint; {@code null} at the temporary URI of tickets.
	 */
	public @Nullable String getEndpoint() {
		return this.endpoint;
	}

	/**
	 * Why it was refused; {@code null} if it was not, or is under way.
	 */
	public @Nullable Refusal getRefusal() {
		return this.refusal;
	}

	void setRefusal(@Nullable Refusal refusal) {
		this.refusal = refusal;
	}

}
