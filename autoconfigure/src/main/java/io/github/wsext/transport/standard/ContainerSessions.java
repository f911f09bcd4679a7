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

import java.util.List;

import io.github.wsext.transport.TransportSettings;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerContainer;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketContainer;

import org.springframework.util.ClassUtils;

/**
 * Factory of container sessions: knows which containers are on the class path, and loads
 * no class of another.
 */
final class ContainerSessions {

	static final String TOMCAT_SESSION = "org.apache.tomcat.websocket.WsSession";

	static final String JETTY_SESSION = "org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession";

	private static final ClassLoader CLASS_LOADER = ContainerSessions.class.getClassLoader();

	private static final boolean TOMCAT = ClassUtils.isPresent(TOMCAT_SESSION, CLASS_LOADER);

	private static final boolean JETTY = ClassUtils.isPresent(JETTY_SESSION, CLASS_LOADER);

	private ContainerSessions() {
	}

	/**
	 * The session as its container has it.
	 */
	static ContainerSession of(Session session, TransportSettings settings) {
		if (TOMCAT && TomcatSession.supports(session)) {
			return TomcatSession.configure(session, settings);
		}
		if (JETTY && JettySession.supports(session)) {
			return JettySession.configure(session);
		}
		return () -> session.close(new CloseReason(CloseReason.CloseCodes.GOING_AWAY, ""));
	}

	/**
	 * Extensions of ours that stay within the container.
	 */
	static List<Extension> internalExtensions(ServerContainer container) {
		return (JETTY && container instanceof JakartaWebSocketContainer jetty) ? List.of(JettyReading.extension(jetty))
				: List.of();
	}

	static boolean isInternal(Extension extension) {
		return JETTY && JettyReading.isInternal(extension);
	}

	/**
	 * The request that the container is to upgrade.
	 */
	static HttpServletRequest upgradeRequest(HttpServletRequest request, ServerContainer container) {
		return TOMCAT ? TomcatUpgradeRequest.of(request, container) : request;
	}

}
