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

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.server.PathContainer;

/**
 * The endpoints of a path; they differ by subprotocol.
 *
 * @param endpoints at least one
 * @param pathVariables values of the variables in the path, decoded
 */
public record EndpointMatch(List<EndpointDescriptor> endpoints, Map<String, String> pathVariables) {

	/**
	 * Chooses an endpoint and subprotocol in the server's order of preference.
	 * @param offered subprotocols offered by the client
	 * @return the choice, or {@code null} if all endpoints require one that is not
	 * offered
	 */
	public @Nullable Choice choose(List<String> offered) {
		for (EndpointDescriptor endpoint : this.endpoints) {
			for (String subprotocol : endpoint.subprotocols()) {
				if (offered.contains(subprotocol)) {
					return new Choice(endpoint, subprotocol);
				}
			}
		}
		return this.endpoints.stream()
			.filter((endpoint) -> !endpoint.requireSubprotocol())
			.min((one, other) -> Integer.compare(one.subprotocols().size(), other.subprotocols().size()))
			.map((endpoint) -> new Choice(endpoint, null))
			.orElse(null);
	}

	/**
	 * A path as callbacks, topics and tickets know it: decoded, without path parameters.
	 */
	public static String decode(PathContainer path) {
		StringBuilder decoded = new StringBuilder();
		for (PathContainer.Element element : path.elements()) {
			decoded.append(
					(element instanceof PathContainer.PathSegment segment) ? segment.valueToMatch() : element.value());
		}
		return decoded.toString();
	}

	/**
	 * Whether a ticket can open a connection here.
	 */
	public boolean acceptsTicket() {
		return this.endpoints.stream().anyMatch((endpoint) -> endpoint.authentication().acceptsTicket());
	}

	/**
	 * An endpoint and the subprotocol it will speak.
	 *
	 * @param endpoint the endpoint
	 * @param subprotocol the subprotocol, if any was agreed
	 */
	public record Choice(EndpointDescriptor endpoint, @Nullable String subprotocol) {
	}

}
