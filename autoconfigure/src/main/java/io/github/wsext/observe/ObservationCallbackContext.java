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

import io.github.wsext.WsHandshake;
import io.github.wsext.dispatch.context.CallbackContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

/**
 * Makes the observation of the handshake current while a callback runs, so that logs and
 * spans of callbacks belong to it.
 */
public final class ObservationCallbackContext implements CallbackContext {

	private static final Scope NOTHING = () -> {
	};

	private final ObservationRegistry registry;

	public ObservationCallbackContext(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public Snapshot capture(WsHandshake handshake) {
		Observation observation = this.registry.getCurrentObservation();
		if (observation == null) {
			return (connection) -> NOTHING;
		}
		return (connection) -> observation.openScope()::close;
	}

}
