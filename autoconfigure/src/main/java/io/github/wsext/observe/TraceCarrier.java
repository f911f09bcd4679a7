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

import io.github.wsext.send.CarriedTrace;
import org.jspecify.annotations.Nullable;

/**
 * Carries a trace from a tracer into an event, or the other way. What a tracer would
 * carry beside the W3C trace context stays here.
 */
public final class TraceCarrier {

	private @Nullable String traceparent;

	private @Nullable String tracestate;

	TraceCarrier() {
	}

	TraceCarrier(CarriedTrace trace) {
		this.traceparent = trace.traceparent();
		this.tracestate = trace.tracestate();
	}

	@Nullable String get(String key) {
		if (key.equalsIgnoreCase(CarriedTrace.TRACEPARENT)) {
			return this.traceparent;
		}
		return key.equalsIgnoreCase(CarriedTrace.TRACESTATE) ? this.tracestate : null;
	}

	void set(String key, String value) {
		if (key.equalsIgnoreCase(CarriedTrace.TRACEPARENT)) {
			this.traceparent = value;
		}
		else if (key.equalsIgnoreCase(CarriedTrace.TRACESTATE)) {
			this.tracestate = value;
		}
	}

	@Nullable CarriedTrace trace() {
		return CarriedTrace.read(this.traceparent, this.tracestate);
	}

}
