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

import java.util.Arrays;
import java.util.Locale;

import io.github.wsext.WsConnection;
import io.github.wsext.WsHandshake;
import io.github.wsext.dispatch.context.CallbackObservations;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import org.jspecify.annotations.Nullable;

/**
 * Observes callbacks. Of the handshake it keeps the identifiers of its span and nothing
 * else: what there is of an observation may be much, and connections live long.
 */
public final class ObservedCallbacks implements CallbackObservations {

	private static final String[] KINDS = Arrays.stream(CallbackKind.values())
		.map((kind) -> kind.name().toLowerCase(Locale.ROOT))
		.toArray(String[]::new);

	private static final String SUBSCRIPTION = "subscription";

	private static final CallbackObservationConvention STANDARD = new DefaultCallbackObservationConvention();

	private final Observations observations;

	private final @Nullable CallbackObservationConvention convention;

	/**
	 * Creates the observations.
	 * @param convention that of the application, if it has one
	 */
	public ObservedCallbacks(Observations observations, @Nullable CallbackObservationConvention convention) {
		this.observations = observations;
		this.convention = convention;
	}

	@Override
	public OfConnection capture(WsHandshake handshake) {
		return new OfOneConnection(this, handshake.endpoint(), this.observations.currentSpan());
	}

	private @Nullable Running begin(CallbackObservationContext context, boolean connect) {
		GuardedObservation observation = connect
				? this.observations.start(WsExtObservationDocumentation.CALLBACK, this.convention, STANDARD, context)
				: this.observations.startAlone(WsExtObservationDocumentation.CALLBACK, this.convention, STANDARD,
						context);
		if (observation == null) {
			return null;
		}
		observation.openScope();
		return (failure) -> {
			observation.closeScope();
			observation.stop(failure);
		};
	}

	/**
	 * What all callbacks of a connection have in common.
	 */
	private record OfOneConnection(ObservedCallbacks callbacks, String endpoint,
			@Nullable SpanIds handshake) implements OfConnection {

		@Override
		public @Nullable Running begin(@Nullable CallbackKind kind, @Nullable WsConnection connection,
				@Nullable InboundEvent event) {
			if (!this.callbacks.observations.areWanted()) {
				return null;
			}
			boolean connect = kind == CallbackKind.CONNECT;
			CallbackObservationContext context = new CallbackObservationContext(this.endpoint,
					(kind != null) ? KINDS[kind.ordinal()] : SUBSCRIPTION, connection,
					(event != null) ? event.name() : null, connect ? null : this.handshake);
			if (event != null && event.trace() != null) {
				context.setCarrier(new TraceCarrier(event.trace()));
			}
			return this.callbacks.begin(context, connect);
		}

	}

}
