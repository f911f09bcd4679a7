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

import java.util.Locale;

import io.github.wsext.handshake.HandshakeObserver.Refusal;
import io.github.wsext.observe.WsExtObservationDocumentation.HandshakeLowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Default {@link HandshakeObservationConvention}. Thread-safe.
 */
public class DefaultHandshakeObservationConvention implements HandshakeObservationConvention {

	private static final String OPENED = "opened";

	@Override
	public String getName() {
		return "wsext.handshake";
	}

	@Override
	public String getContextualName(HandshakeObservationContext context) {
		return "handshake " + endpoint(context);
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(HandshakeObservationContext context) {
		return KeyValues.of(HandshakeLowCardinalityKeyNames.ENDPOINT.withValue(endpoint(context)),
				HandshakeLowCardinalityKeyNames.OUTCOME.withValue(outcome(context)));
	}

	private static String endpoint(HandshakeObservationContext context) {
		return (context.getEndpoint() != null) ? context.getEndpoint() : KeyValue.NONE_VALUE;
	}

	private static String outcome(HandshakeObservationContext context) {
		Refusal refusal = context.getRefusal();
		return (refusal != null) ? refusal.name().toLowerCase(Locale.ROOT) : OPENED;
	}

}
