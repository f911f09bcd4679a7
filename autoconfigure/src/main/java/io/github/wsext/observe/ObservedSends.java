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
import java.util.function.Function;

import io.github.wsext.send.CarriedTrace;
import io.github.wsext.send.SendObserver;
import org.jspecify.annotations.Nullable;

/**
 * Observes what the application sends and asks.
 */
public final class ObservedSends implements SendObserver {

	private static final String[] RECEIVERS = Arrays.stream(Receivers.values())
		.map((receivers) -> receivers.name().toLowerCase(Locale.ROOT))
		.toArray(String[]::new);

	private static final SendObservationConvention STANDARD_SEND = new DefaultSendObservationConvention();

	private static final AskObservationConvention STANDARD_ASK = new DefaultAskObservationConvention();

	private final Observations observations;

	private final @Nullable SendObservationConvention sendConvention;

	private final @Nullable AskObservationConvention askConvention;

	private final boolean carries;

	/**
	 * Creates the observer.
	 * @param sendConvention that of the application for messages, if it has one
	 * @param askConvention that of the application for questions, if it has one
	 * @param carries whether events carry their trace
	 */
	public ObservedSends(Observations observations, @Nullable SendObservationConvention sendConvention,
			@Nullable AskObservationConvention askConvention, boolean carries) {
		this.observations = observations;
		this.sendConvention = sendConvention;
		this.askConvention = askConvention;
		this.carries = carries;
	}

	@Override
	public @Nullable Sending sending(Receivers receivers, @Nullable String endpoint, @Nullable String event) {
		if (!this.observations.areWanted()) {
			return null;
		}
		SendObservationContext context = new SendObservationContext(RECEIVERS[receivers.ordinal()], endpoint, event);
		TraceCarrier carrier = (this.carries && event != null) ? new TraceCarrier() : null;
		if (carrier != null) {
			context.setCarrier(carrier);
		}
		GuardedObservation observation = this.observations.start(WsExtObservationDocumentation.SEND,
				this.sendConvention, STANDARD_SEND, context);
		return (observation != null) ? new ObservedSending(observation, carrier) : null;
	}

	@Override
	public @Nullable Asking asking(String endpoint, String event) {
		if (!this.observations.areWanted()) {
			return null;
		}
		AskObservationContext context = new AskObservationContext(endpoint, event);
		TraceCarrier carrier = this.carries ? new TraceCarrier() : null;
		if (carrier != null) {
			context.setCarrier(carrier);
		}
		GuardedObservation observation = this.observations.start(WsExtObservationDocumentation.ASK, this.askConvention,
				STANDARD_ASK, context);
		return (observation != null) ? new ObservedAsking(observation, carrier) : null;
	}

	private static @Nullable CarriedTrace trace(@Nullable TraceCarrier carrier) {
		return (carrier != null) ? carrier.trace() : null;
	}

	/**
	 * A message that is being sent.
	 */
	private record ObservedSending(GuardedObservation observation, @Nullable TraceCarrier carrier) implements Sending {

		@Override
		public <T> T run(Function<@Nullable CarriedTrace, T> send) {
			this.observation.openScope();
			Throwable failure = null;
			try {
				return send.apply(trace(this.carrier));
			}
			catch (Throwable ex) {
				failure = ex;
				throw ex;
			}
			finally {
				this.observation.closeScope();
				this.observation.stop(failure);
			}
		}

	}

	/**
	 * A question without an answer.
	 */
	private record ObservedAsking(GuardedObservation observation, @Nullable TraceCarrier carrier) implements Asking {

		@Override
		public @Nullable CarriedTrace trace() {
			return ObservedSends.trace(this.carrier);
		}

		@Override
		public void ended(@Nullable Throwable failure) {
			this.observation.stop(failure);
		}

	}

}
