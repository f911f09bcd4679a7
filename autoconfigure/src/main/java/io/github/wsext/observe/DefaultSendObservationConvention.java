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

import io.github.wsext.observe.WsExtObservationDocumentation.SendHighCardinalityKeyNames;
import io.github.wsext.observe.WsExtObservationDocumentation.SendLowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Default {@link SendObservationConvention}. Thread-safe.
 */
public class DefaultSendObservationConvention implements SendObservationConvention {

	@Override
	public String getName() {
		return "wsext.send";
	}

	@Override
	public String getContextualName(SendObservationContext context) {
		return "send " + context.getReceivers();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(SendObservationContext context) {
		String endpoint = (context.getEndpoint() != null) ? context.getEndpoint() : KeyValue.NONE_VALUE;
		return KeyValues.of(SendLowCardinalityKeyNames.ENDPOINT.withValue(endpoint),
				SendLowCardinalityKeyNames.RECEIVERS.withValue(context.getReceivers()));
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(SendObservationContext context) {
		return (context.getEvent() != null)
				? KeyValues.of(SendHighCardinalityKeyNames.EVENT.withValue(context.getEvent())) : KeyValues.empty();
	}

}
