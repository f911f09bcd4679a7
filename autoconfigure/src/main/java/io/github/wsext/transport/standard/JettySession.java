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

import jakarta.websocket.Session;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;

/**
 * Session of Jetty's Jakarta implementation, which can cut the connection.
 */
final class JettySession implements ContainerSession {

	private final JakartaWebSocketSession session;

	/** How many bytes have arrived, when somebody asked last. Guarded by this. */
	private long bytesIn;

	private JettySession(JakartaWebSocketSession session) {
		this.session = session;
	}

	static JettySession configure(Session session) {
		// Jetty would close after 30 s without a message.
		session.setMaxIdleTimeout(0);
		return new JettySession((JakartaWebSocketSession) session);
	}

	static boolean supports(Session session) {
		return session instanceof JakartaWebSocketSession;
	}

	@Override
	public synchronized boolean hasReceived() {
		if (!(this.session.getCoreSession() instanceof WebSocketCoreSession core)) {
			return false;
		}
		long before = this.bytesIn;
		this.bytesIn = core.getConnection().getBytesIn();
		return this.bytesIn != before;
	}

	@Override
	public void executeInTurn(Runnable action) {
		this.session.getCoreSession().getWebSocketComponents().getExecutor().execute(action);
	}

	@Override
	public void terminate() {
		this.session.abort();
	}

}
