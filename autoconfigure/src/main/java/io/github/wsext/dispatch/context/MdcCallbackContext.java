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

package io.github.wsext.dispatch.context;

import java.util.Map;

import io.github.wsext.WsHandshake;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Binds the handshake's MDC, together with {@code wsext.endpoint} and
 * {@code wsext.connection}.
 */
public final class MdcCallbackContext implements CallbackContext {

	private static final String ENDPOINT = "wsext.endpoint";

	private static final String CONNECTION = "wsext.connection";

	@Override
	public Snapshot capture(WsHandshake handshake) {
		Map<String, String> captured = context();
		return (connection) -> {
			Map<String, String> previous = context();
			if (captured != null || previous != null) {
				restore(captured);
			}
			MDC.put(ENDPOINT, handshake.endpoint());
			if (connection != null) {
				MDC.put(CONNECTION, connection.id());
			}
			return () -> restore(previous);
		};
	}

	/**
	 * What is bound, {@code null} for nothing.
	 */
	private static @Nullable Map<String, String> context() {
		Map<String, String> context = MDC.getCopyOfContextMap();
		return (context != null && !context.isEmpty()) ? context : null;
	}

	private static void restore(@Nullable Map<String, String> context) {
		if (context == null) {
			MDC.clear();
		}
		else {
			MDC.setContextMap(context);
		}
	}

}
