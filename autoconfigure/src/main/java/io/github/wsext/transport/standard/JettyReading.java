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

import io.github.wsext.transport.WsTransport;
import jakarta.websocket.Extension;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketContainer;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketExtension;
import org.eclipse.jetty.websocket.core.AbstractExtension;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.eclipse.jetty.websocket.core.util.DemandChain;
import org.jspecify.annotations.Nullable;

/**
 * Reading of one connection on Jetty: stands between Jetty and its demand for the next
 * frame, which it keeps while reading is paused, so that no thread waits. An extension
 * that Jetty regards as its own and the client never sees. Thread-safe. Public because
 * Jetty creates it.
 */
public final class JettyReading extends AbstractExtension implements DemandChain {

	/** Jetty keeps to itself what begins like this. */
	private static final String INTERNAL = "@";

	private static final String NAME = INTERNAL + "wsext-reading";

	private @Nullable DemandChain next;

	// Guarded by this.

	private boolean paused;

	/** The next frame has been asked for during the pause. */
	private boolean demanded;

	/**
	 * The extension to be negotiated, of which the client has not to know.
	 */
	static Extension extension(JakartaWebSocketContainer container) {
		WebSocketComponents components = container.getWebSocketComponents();
		if (!components.getExtensionRegistry().isAvailable(NAME)) {
			components.getExtensionRegistry().register(NAME, JettyReading.class);
		}
		return new JakartaWebSocketExtension(NAME);
	}

	static boolean isInternal(Extension extension) {
		return extension.getName().startsWith(INTERNAL);
	}

	/**
	 * The reading of a connection, if it has been negotiated.
	 */
	static @Nullable JettyReading of(WebSocketCoreSession session) {
		return session.getExtensionStack()
			.getExtensions()
			.stream()
			.filter(JettyReading.class::isInstance)
			.map(JettyReading.class::cast)
			.findFirst()
			.orElse(null);
	}

	@Override
	public String getName() {
		return NAME;
	}

	@Override
	public void setNextDemand(DemandChain next) {
		this.next = next;
	}

	@Override
	public void demand() {
		synchronized (this) {
			if (this.paused) {
				this.demanded = true;
				return;
			}
		}
		demandNext();
	}

	private void demandNext() {
		DemandChain next = this.next;
		if (next != null) {
			next.demand();
		}
	}

	synchronized void pause() {
		this.paused = true;
	}

	/**
	 * Asks for what was asked for during the pause, on a thread of Jetty.
	 * @see WsTransport#resumeReading()
	 */
	void resume(WebSocketCoreSession session) {
		synchronized (this) {
			this.paused = false;
			if (!this.demanded) {
				return;
			}
			this.demanded = false;
		}
		session.getExecutor().execute(this::demandNext);
	}

}
