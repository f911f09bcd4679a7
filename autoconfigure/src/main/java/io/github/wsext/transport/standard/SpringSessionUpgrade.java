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

import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;

import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.TransportSettings;
import io.github.wsext.transport.WebSocketUpgrade;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.server.RequestUpgradeStrategy;

/**
 * Upgrade through Spring's {@link RequestUpgradeStrategy}, on every container.
 */
public final class SpringSessionUpgrade implements WebSocketUpgrade {

	/** A quarter of the threads that do what may wait for a socket. */
	private static final int FLUSHES_AT_ONCE = 8;

	private final RequestUpgradeStrategy strategy;

	private final TransportSettings settings;

	private final Executor executor;

	private final BatchFlusher flusher;

	/**
	 * Creates the upgrade.
	 * @param executor for what would hold up a caller
	 */
	public SpringSessionUpgrade(TransportSettings settings, Executor executor) {
		this.strategy = new SpringSessionUpgradeStrategy(settings);
		this.settings = settings;
		this.executor = executor;
		this.flusher = new BatchFlusher(FLUSHES_AT_ONCE, executor);
	}

	@Override
	public void upgrade(ServerHttpRequest request, ServerHttpResponse response, @Nullable String subprotocol,
			@Nullable Principal principal, TransportListener listener) {
		SpringSessionTransport transport = new SpringSessionTransport(listener, this.settings, this.executor,
				this.flusher);
		this.strategy.upgrade(request, response, subprotocol, List.of(), principal, transport, Map.of());
		answer(response, transport);
	}

	/**
	 * Sends the 101. If that fails the container makes no connection of the handshake and
	 * tells nobody.
	 */
	private static void answer(ServerHttpResponse response, SpringSessionTransport transport) {
		if (response instanceof ServletServerHttpResponse servletResponse) {
			try {
				servletResponse.getServletResponse().flushBuffer();
			}
			catch (IOException ex) {
				transport.neverOpened(ex);
			}
		}
	}

}
