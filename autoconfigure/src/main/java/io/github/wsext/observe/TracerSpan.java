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

import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * The span that a tracer has on the current thread.
 *
 * @param tracer the tracer
 */
public record TracerSpan(Tracer tracer) implements CurrentSpan {

	@Override
	public @Nullable SpanIds ids() {
		TraceContext context = this.tracer.currentTraceContext().context();
		return (context != null) ? new SpanIds(context.traceId(), context.spanId(), context.sampled()) : null;
	}

	@Override
	public void forget() {
		// Never closed: what there was before is not wanted back.
		this.tracer.currentTraceContext().maybeScope(null);
	}

}
