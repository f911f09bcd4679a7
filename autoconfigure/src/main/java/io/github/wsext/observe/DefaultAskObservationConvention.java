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

import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

import io.github.wsext.observe.WsExtObservationDocumentation.AskHighCardinalityKeyNames;
import io.github.wsext.observe.WsExtObservationDocumentation.AskLowCardinalityKeyNames;
import io.micrometer.common.KeyValues;
import org.jspecify.annotations.Nullable;

/**
 * Default {@link AskObservationConvention}. Thread-safe.
 */
public class DefaultAskObservationConvention implements AskObservationConvention {

	@Override
	public String getName() {
		return "wsext.ask";
	}

	@Override
	public String getContextualName(AskObservationContext context) {
		return "ask " + context.getEndpoint();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(AskObservationContext context) {
		return KeyValues.of(AskLowCardinalityKeyNames.ENDPOINT.withValue(context.getEndpoint()),
				AskLowCardinalityKeyNames.OUTCOME.withValue(outcome(context.getError())));
	}

	private static String outcome(@Nullable Throwable failure) {
		if (failure == null) {
			return "answered";
		}
		if (failure instanceof TimeoutException) {
			return "timed_out";
		}
		return (failure instanceof CancellationException) ? "closed" : "failed";
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(AskObservationContext context) {
		return KeyValues.of(AskHighCardinalityKeyNames.EVENT.withValue(context.getEvent()));
	}

}
