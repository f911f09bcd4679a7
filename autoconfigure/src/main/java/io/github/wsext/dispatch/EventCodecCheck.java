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

package io.github.wsext.dispatch;

import java.util.ArrayList;
import java.util.List;

import io.github.wsext.codec.EventCodec;
import io.github.wsext.codec.WsCodec;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.endpoint.EndpointDescriptor;
import org.jspecify.annotations.Nullable;

/**
 * A check at start-up that no connection to an endpoint with events can have a codec
 * which cannot read them.
 */
final class EventCodecCheck {

	private final WsCodecs codecs;

	EventCodecCheck(WsCodecs codecs) {
		this.codecs = codecs;
	}

	void check(EndpointDescriptor endpoint) {
		endpoint.callbacks()
			.stream()
			.filter((callback) -> callback.kind() == CallbackKind.EVENT)
			.findFirst()
			.ifPresent((callback) -> check(callback, endpoint));
	}

	private void check(CallbackDescriptor callback, EndpointDescriptor endpoint) {
		List<@Nullable String> subprotocols = new ArrayList<>(endpoint.subprotocols());
		if (!endpoint.requireSubprotocol() || subprotocols.isEmpty()) {
			subprotocols.add(null);
		}
		for (String subprotocol : subprotocols) {
			WsCodec codec = this.codecs.forSubprotocol(subprotocol);
			if (!(codec instanceof EventCodec)) {
				throw callback.invalid(
						"takes an event, but connections to %s %s have the codec %s, which cannot read events"
							.formatted(endpoint.pattern(),
									(subprotocol != null) ? "with the subprotocol '" + subprotocol + "'"
											: "without a subprotocol",
									codec.getClass().getName()),
						"Let the codec implement EventCodec, take whole messages with @OnText or @OnBinary, or have"
								+ " the endpoint require a subprotocol whose codec reads events.");
			}
		}
	}

}
