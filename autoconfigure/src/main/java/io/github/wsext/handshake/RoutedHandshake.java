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

package io.github.wsext.handshake;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.github.wsext.endpoint.EndpointDescriptor;
import io.github.wsext.endpoint.EndpointMatch;
import io.github.wsext.spi.HandshakeRequest;

import org.springframework.web.util.UriUtils;

/**
 * Second phase of a handshake: it is known which endpoint and subprotocol it is for.
 *
 * @param requested the phase before
 * @param path path within the application, decoded: of the request, or the one that the
 * temporary URI stands for
 * @param pathVariables values of the variables in the endpoint's path, decoded
 * @param choice the endpoint and subprotocol
 * @param temporaryUri whether the request came to the temporary URI, where no rules of
 * the application apply
 */
record RoutedHandshake(RequestedHandshake requested, String path, Map<String, String> pathVariables,
		EndpointMatch.Choice choice, boolean temporaryUri) implements HandshakePhase {

	EndpointDescriptor endpoint() {
		return this.choice.endpoint();
	}

	/**
	 * Path and query, as if the client had asked for the endpoint itself.
	 */
	URI uri() {
		return this.temporaryUri ? this.requested.withPath(this.requested.servletRequest().getContextPath()
				+ UriUtils.encodePath(this.path, StandardCharsets.UTF_8)) : this.requested.uri();
	}

	@Override
	public HandshakeRequest view() {
		return new HandshakeView(this.requested, this, null);
	}

	@Override
	public String toString() {
		return endpoint().toString();
	}

}
