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

import io.github.wsext.endpoint.EndpointMatch;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.web.servlet.handler.AbstractHandlerMapping;

/**
 * Handler mapping for the paths of endpoints. They belong to the endpoints whatever the
 * method, because security rules do not apply to them.
 */
public final class EndpointHandlerMapping extends AbstractHandlerMapping {

	private static final int BEFORE_ALL_OTHERS = -1000;

	private final HandshakePaths paths;

	private final HandshakeRequestHandler handler;

	public EndpointHandlerMapping(HandshakePaths paths, HandshakeRequestHandler handler) {
		this.paths = paths;
		this.handler = handler;
		setOrder(BEFORE_ALL_OTHERS);
	}

	@Override
	protected @Nullable Object getHandlerInternal(HttpServletRequest request) {
		if (HandshakePaths.isError(request)) {
			return null;
		}
		EndpointMatch match = this.paths.match(request);
		if (match != null) {
			RequestedHandshake.match(request, match);
			return this.handler;
		}
		return this.paths.isTemporaryUri(request) ? this.handler : null;
	}

}
