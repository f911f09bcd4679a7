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

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.annotation.EndpointWebExtension;

/**
 * Extension of the {@link WsExtActuatorEndpoint} for HTTP, where a caller may have roles.
 */
@EndpointWebExtension(endpoint = WsExtActuatorEndpoint.class)
public final class WsExtActuatorWebExtension {

	private final WsExtActuatorEndpoint endpoint;

	/**
	 * Creates the extension.
	 */
	public WsExtActuatorWebExtension(WsExtActuatorEndpoint endpoint) {
		this.endpoint = endpoint;
	}

	/**
	 * A page of connections or of topics, with the values that the caller may see.
	 */
	@ReadOperation
	@Nullable OperationResponseBody list(SecurityContext securityContext, @Selector String what, @Nullable String user,
			@Nullable String endpoint, @Nullable String topic, @Nullable String after, @Nullable Integer size) {
		return this.endpoint.list(what, user, endpoint, topic, after, size, securityContext);
	}

}
