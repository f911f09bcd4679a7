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

package io.github.wsext.transport.standard;

import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.github.wsext.transport.TransportSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.Endpoint;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketExtension;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.adapter.standard.StandardWebSocketHandlerAdapter;
import org.springframework.web.socket.adapter.standard.StandardWebSocketSession;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.standard.ServerEndpointRegistration;
import org.springframework.web.socket.server.standard.StandardWebSocketUpgradeStrategy;

/**
 * Spring's upgrade over the Jakarta API, except that it negotiates extensions as
 * configured (the containers otherwise always offer permessage-deflate) and keeps no copy
 * of the request's headers with the session.
 */
final class SpringSessionUpgradeStrategy extends StandardWebSocketUpgradeStrategy {

	private final TransportSettings settings;

	SpringSessionUpgradeStrategy(TransportSettings settings) {
		this.settings = settings;
	}

	@Override
	public void upgrade(ServerHttpRequest request, ServerHttpResponse response, @Nullable String selectedProtocol,
			List<WebSocketExtension> selectedExtensions, @Nullable Principal user, WebSocketHandler handler,
			Map<String, Object> attributes) {
		HttpServletRequest servletRequest = getHttpServletRequest(request);
		InetSocketAddress none = null;
		StandardWebSocketSession session = new StandardWebSocketSession(HttpHeaders.EMPTY, attributes, none, none,
				user);
		ServerContainer container = getContainer(servletRequest);
		Registration registration = new Registration(servletRequest.getRequestURI(),
				new StandardWebSocketHandlerAdapter(handler, session), this.settings.compression(),
				ContainerSessions.internalExtensions(container));
		if (selectedProtocol != null) {
			registration.setSubprotocols(List.of(selectedProtocol));
		}
		try {
			container.upgradeHttpToWebSocket(ContainerSessions.upgradeRequest(servletRequest, container),
					getHttpServletResponse(response), registration, Map.of());
		}
		catch (Exception ex) {
			throw new HandshakeFailureException(
					"The container failed to upgrade " + servletRequest.getRequestURI() + " to WebSocket", ex);
		}
	}

	private static final class Registration extends ServerEndpointRegistration {

		private final boolean compression;

		private final List<Extension> internal;

		Registration(String path, Endpoint endpoint, boolean compression, List<Extension> internal) {
			super(path, endpoint);
			this.compression = compression;
			this.internal = internal;
		}

		@Override
		public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
			List<Extension> negotiated = new ArrayList<>(this.internal);
			if (this.compression) {
				negotiated
					.addAll(super.getNegotiatedExtensions(installed, PerMessageDeflateOffers.acceptable(requested)));
			}
			return negotiated;
		}

	}

}
