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

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Link;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.propagation.Propagator;

/**
 * Gives each callback a span. It begins a trace of its own, or goes on with the one that
 * an event of the client has carried, and is linked to the span of the handshake, which
 * may have ended hours ago. That of {@code @OnConnect} is a part of the handshake.
 */
public final class CallbackTracingObservationHandler
		extends PropagatingReceiverTracingObservationHandler<CallbackObservationContext> {

	public CallbackTracingObservationHandler(Tracer tracer, Propagator propagator) {
		super(tracer, propagator);
	}

	@Override
	public Span.Builder customizeExtractedSpan(CallbackObservationContext context, Span.Builder builder) {
		if (context.isPartOfHandshake()) {
			TraceContext handshake = getTracer().currentTraceContext().context();
			return (handshake != null) ? builder.setParent(handshake) : builder;
		}
		if (context.getCarrier() == null) {
			// Some containers open connections while the handshake is the current span.
			builder.setNoParent();
		}
		SpanIds handshake = context.getHandshake();
		return (handshake != null) ? builder.addLink(new Link(traceContext(handshake))) : builder;
	}

	private TraceContext traceContext(SpanIds span) {
		return getTracer().traceContextBuilder()
			.traceId(span.traceId())
			.spanId(span.spanId())
			.sampled(span.sampled())
			.build();
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof CallbackObservationContext;
	}

}
