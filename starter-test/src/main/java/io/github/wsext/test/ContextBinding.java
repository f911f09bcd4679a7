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

package io.github.wsext.test;

import java.net.URI;

import io.github.wsext.autoconfigure.WsExtProperties;
import io.github.wsext.autoconfigure.WsExtSettings;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.endpoint.EndpointPaths;
import io.github.wsext.handshake.HandshakeLimits;
import io.github.wsext.ticket.TicketSettings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.test.http.server.LocalTestWebServer;
import org.springframework.context.ApplicationContext;

/**
 * Finds in an application context what clients have to know.
 */
final class ContextBinding {

	private ContextBinding() {
	}

	/**
	 * The server that runs in the context. If it is one of several nodes, its clients are
	 * connected when the others reach them.
	 * @return {@code null} if there is none
	 */
	static @Nullable WsExtTestServer overPort(ApplicationContext context) {
		LocalTestWebServer webServer = LocalTestWebServer.get(context);
		if (webServer == null) {
			return null;
		}
		HttpConnector connector = HttpConnector.to(URI.create(webServer.uri()));
		NodeArrivals arrivals = context.getBeanProvider(NodeArrivals.class).getIfAvailable();
		return server((arrivals != null) ? connector.withAccepted(arrivals::await) : connector, context);
	}

	/**
	 * The endpoints of the context.
	 */
	static WsExtTestServer inMemory(ApplicationContext context) {
		EndpointDispatchers dispatchers = context.getBeanProvider(EndpointDispatchers.class).getIfAvailable();
		if (dispatchers == null) {
			throw new IllegalArgumentException("WsExt is not in " + context.getDisplayName()
					+ ": its auto-configuration needs a servlet web application, real or mock");
		}
		MemoryDoor door = new MemoryDoor(context, tickets(context), context.getBean(EndpointPaths.class), dispatchers,
				context.getBean(ConnectionRegistry.class), context.getBean(HandshakeLimits.class));
		return server(new MemoryConnector(door), context);
	}

	private static TicketSettings tickets(ApplicationContext context) {
		return context.getBeanProvider(TicketSettings.class)
			.getIfAvailable(() -> new WsExtSettings(context.getBean(WsExtProperties.class)).tickets());
	}

	private static WsExtTestServer server(Connector connector, ApplicationContext context) {
		WsExtProperties properties = context.getBeanProvider(WsExtProperties.class).getIfAvailable();
		EventKeys keys = (properties != null) ? EventKeys.of(properties) : EventKeys.STANDARD;
		JsonMapper jsonMapper = context.getBeanProvider(JsonMapper.class).getIfUnique(JsonMapper::shared);
		return new WsExtTestServer(connector, WsExtTestServer.DEFAULT_TIMEOUT, jsonMapper, keys);
	}

}
