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

package io.github.wsext.endpoint;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OverflowPolicy;
import org.jspecify.annotations.Nullable;

import org.springframework.web.util.pattern.PathPattern;

/**
 * An endpoint, all placeholders and defaults resolved.
 *
 * @param id name it is configured and reported under
 * @param beanName name of the bean
 * @param bean the bean, perhaps a proxy
 * @param path its path
 * @param pathVariables names of the variables in the path
 * @param authentication how a client proves who it is
 * @param subprotocols the subprotocols it speaks, the preferred one first
 * @param requireSubprotocol whether one of them must be offered
 * @param allowedOrigins origin patterns allowed beside its own origin
 * @param maxMessageSize largest message in bytes
 * @param unhandled what happens to a kind of message that nobody handles
 * @param overflow what happens to a message for a client whose queue is full
 * @param pingInterval time between two pings, {@code null} for that of all endpoints
 * @param pingTimeout longest time a client may take to answer a ping, {@code null} for
 * that of all endpoints
 * @param ticketResolver name of its own ticket resolver bean, or empty
 * @param callbacks its callback methods
 */
public record EndpointDescriptor(String id, String beanName, Object bean, PathPattern path, Set<String> pathVariables,
		HandshakeAuthentication authentication, List<String> subprotocols, boolean requireSubprotocol,
		List<String> allowedOrigins, long maxMessageSize, UnhandledMessage unhandled, OverflowPolicy overflow,
		@Nullable Duration pingInterval, @Nullable Duration pingTimeout, String ticketResolver,
		List<CallbackDescriptor> callbacks) {

	/**
	 * The path pattern as it is written.
	 */
	public String pattern() {
		return this.path.getPatternString();
	}

	/**
	 * A failure at start-up that names this endpoint.
	 * @param problem what is wrong
	 * @param action what to do
	 */
	public InvalidEndpointException invalid(String problem, String action) {
		return new InvalidEndpointException(
				"@WsExtEndpoint(\"%s\") bean '%s' %s".formatted(pattern(), this.beanName, problem), action);
	}

	/**
	 * Whether a request could be meant for either of two endpoints.
	 */
	boolean clashesWith(EndpointDescriptor other) {
		if (!shape().equals(other.shape())) {
			return false;
		}
		if (this.subprotocols.isEmpty() || other.subprotocols.isEmpty()) {
			return this.subprotocols.isEmpty() && other.subprotocols.isEmpty();
		}
		return this.subprotocols.stream().anyMatch(other.subprotocols::contains);
	}

	boolean hasOtherNamesThan(EndpointDescriptor other) {
		return shape().equals(other.shape()) && !pattern().equals(other.pattern());
	}

	private String shape() {
		return pattern().replaceAll("\\{[^*/}:]+}", "{}");
	}

	@Override
	public String toString() {
		return "endpoint '" + this.id + "' on " + pattern();
	}

}
