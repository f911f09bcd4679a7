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

import io.github.wsext.observe.WsExtObservationDocumentation.CallbackHighCardinalityKeyNames;
import io.github.wsext.observe.WsExtObservationDocumentation.CallbackLowCardinalityKeyNames;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;

/**
 * Default {@link CallbackObservationConvention}. Thread-safe.
 */
public class DefaultCallbackObservationConvention implements CallbackObservationConvention {

	private static final KeyValue RETURNED = CallbackLowCardinalityKeyNames.OUTCOME.withValue("returned");

	private static final KeyValue THROWN = CallbackLowCardinalityKeyNames.OUTCOME.withValue("thrown");

	@Override
	public String getName() {
		return "wsext.callback";
	}

	@Override
	public String getContextualName(CallbackObservationContext context) {
		return context.getCallback() + " " + context.getEndpoint();
	}

	@Override
	public KeyValues getLowCardinalityKeyValues(CallbackObservationContext context) {
		return KeyValues.of(CallbackLowCardinalityKeyNames.ENDPOINT.withValue(context.getEndpoint()),
				CallbackLowCardinalityKeyNames.KIND.withValue(context.getCallback()),
				(context.getError() == null) ? RETURNED : THROWN);
	}

	@Override
	public KeyValues getHighCardinalityKeyValues(CallbackObservationContext context) {
		KeyValues values = KeyValues.empty();
		if (context.getConnection() != null) {
			values = values.and(CallbackHighCardinalityKeyNames.CONNECTION.withValue(context.getConnection().id()));
		}
		if (context.getEvent() != null) {
			values = values.and(CallbackHighCardinalityKeyNames.EVENT.withValue(context.getEvent()));
		}
		return values;
	}

}
