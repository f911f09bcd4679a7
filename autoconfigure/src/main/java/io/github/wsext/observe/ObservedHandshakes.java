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

import io.github.wsext.handshake.HandshakeObserver;
import org.jspecify.annotations.Nullable;

/**
 * Observes handshakes.
 */
public final class ObservedHandshakes implements HandshakeObserver {

	private static final HandshakeObservationConvention STANDARD = new DefaultHandshakeObservationConvention();

	private final Observations observations;

	private final @Nullable HandshakeObservationConvention convention;

	/**
	 * Creates the observer.
	 * @param convention that of the application, if it has one
	 */
	public ObservedHandshakes(Observations observations, @Nullable HandshakeObservationConvention convention) {
		this.observations = observations;
		this.convention = convention;
	}

	@Override
	public @Nullable Course began(@Nullable String endpoint) {
		if (!this.observations.areWanted()) {
			return null;
		}
		HandshakeObservationContext context = new HandshakeObservationContext(endpoint);
		GuardedObservation observation = this.observations.start(WsExtObservationDocumentation.HANDSHAKE,
				this.convention, STANDARD, context);
		if (observation == null) {
			return null;
		}
		observation.openScope();
		return (refusal) -> {
			context.setRefusal(refusal);
			observation.closeScope();
			observation.stop(null);
		};
	}

}
