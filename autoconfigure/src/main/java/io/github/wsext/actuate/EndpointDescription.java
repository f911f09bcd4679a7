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

package io.github.wsext.actuate;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.EndpointDescriptor;
import io.github.wsext.endpoint.UnhandledMessage;
import org.jspecify.annotations.Nullable;

/**
 * Description of an endpoint and its callbacks.
 *
 * @param id name it is configured under
 * @param path its path pattern
 * @param connections number of open connections to that pattern
 * @param authentication how a client proves who it is
 * @param subprotocols the subprotocols it speaks, the preferred one first
 * @param requireSubprotocol whether one of them must be offered
 * @param allowedOrigins origin patterns allowed beside its own origin
 * @param maxMessageSize largest message in bytes
 * @param unhandled what happens to a kind of message that nobody handles
 * @param overflow what happens to a message for a client whose queue is full
 * @param pingInterval time between two pings
 * @param pingTimeout longest time a client may take to answer a ping
 * @param callbacks its callbacks, sorted
 */
record EndpointDescription(String id, String path, int connections, HandshakeAuthentication authentication,
		List<String> subprotocols, boolean requireSubprotocol, List<String> allowedOrigins, long maxMessageSize,
		UnhandledMessage unhandled, OverflowPolicy overflow, Duration pingInterval, Duration pingTimeout,
		List<CallbackDescription> callbacks) {

	static EndpointDescription of(EndpointDescriptor endpoint, NodeStatus status) {
		Duration interval = endpoint.pingInterval();
		Duration timeout = endpoint.pingTimeout();
		return new EndpointDescription(endpoint.id(), endpoint.pattern(),
				status.connections().byEndpoint(endpoint.pattern()).size(), endpoint.authentication(),
				endpoint.subprotocols(), endpoint.requireSubprotocol(), endpoint.allowedOrigins(),
				endpoint.maxMessageSize(), endpoint.unhandled(), endpoint.overflow(),
				(interval != null) ? interval : status.connections().settings().pingInterval(),
				(timeout != null) ? timeout : status.connections().settings().pingTimeout(),
				endpoint.callbacks().stream().map(CallbackDescription::of).sorted(CallbackDescription.ORDER).toList());
	}

	/**
	 * A callback.
	 *
	 * @param kind name of its annotation
	 * @param event name of its event, if it is for one
	 * @param method its method
	 */
	record CallbackDescription(String kind, @Nullable String event, String method) {

		private static final Comparator<CallbackDescription> ORDER = Comparator.comparing(CallbackDescription::kind)
			.thenComparing(CallbackDescription::method)
			.thenComparing((callback) -> String.valueOf(callback.event()));

		private static CallbackDescription of(CallbackDescriptor callback) {
			return new CallbackDescription(callback.kind().annotation().getSimpleName(), callback.event(),
					callback.methodName());
		}

	}

}
