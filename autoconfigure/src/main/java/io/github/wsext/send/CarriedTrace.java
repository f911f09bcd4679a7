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

package io.github.wsext.send;

import org.jspecify.annotations.Nullable;

/**
 * Place in a trace as an event carries it from one side to the other, by the
 * <a href="https://www.w3.org/TR/trace-context/">W3C Trace Context</a>.
 *
 * @param traceparent identifiers of the trace and of the span, and whether it is sampled
 * @param tracestate what tracers say beyond that, if they do
 */
public record CarriedTrace(String traceparent, @Nullable String tracestate) {

	/** Key of the identifiers. */
	public static final String TRACEPARENT = "traceparent";

	/** Key of what tracers say beyond them. */
	public static final String TRACESTATE = "tracestate";

	/** Version, trace, span and flags, with the dashes between them. */
	private static final int TRACEPARENT_LENGTH = 55;

	private static final int TRACE_BEGINS = 3;

	private static final int SPAN_BEGINS = 36;

	private static final int FLAGS_BEGIN = 53;

	/** As much as everybody has to pass on. */
	private static final int MAX_TRACESTATE_LENGTH = 512;

	/**
	 * Reads what somebody has sent, who may be anybody.
	 * @param traceparent the first member, or what stands in its place
	 * @param tracestate the second, or what stands in its place
	 * @return the trace, or {@code null} if it is none of version 00; without a state
	 * that cannot be one
	 */
	public static @Nullable CarriedTrace read(@Nullable Object traceparent, @Nullable Object tracestate) {
		if (!(traceparent instanceof String parent) || !isTraceparent(parent)) {
			return null;
		}
		return new CarriedTrace(parent, (tracestate instanceof String state && isTracestate(state)) ? state : null);
	}

	private static boolean isTraceparent(String value) {
		return value.length() == TRACEPARENT_LENGTH && value.startsWith("00-") && value.charAt(SPAN_BEGINS - 1) == '-'
				&& value.charAt(FLAGS_BEGIN - 1) == '-' && isIdentifier(value, TRACE_BEGINS, SPAN_BEGINS - 1)
				&& isIdentifier(value, SPAN_BEGINS, FLAGS_BEGIN - 1) && isHex(value, FLAGS_BEGIN, TRACEPARENT_LENGTH);
	}

	private static boolean isIdentifier(String value, int begin, int end) {
		return isHex(value, begin, end) && value.chars().limit(end).skip(begin).anyMatch((digit) -> digit != '0');
	}

	private static boolean isHex(String value, int begin, int end) {
		for (int i = begin; i < end; i++) {
			char digit = value.charAt(i);
			if ((digit < '0' || digit > '9') && (digit < 'a' || digit > 'f')) {
				return false;
			}
		}
		return true;
	}

	private static boolean isTracestate(String value) {
		return !value.isEmpty() && value.length() <= MAX_TRACESTATE_LENGTH
				&& value.chars().allMatch((character) -> character >= ' ' && character <= '~');
	}

}
