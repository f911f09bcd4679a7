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

import java.util.concurrent.Executor;

import jakarta.websocket.Session;
import org.eclipse.jetty.ee11.websocket.jakarta.common.JakartaWebSocketSession;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;

/**
 * Session of Jetty's Jakarta implementation, which can cut the connection.
 */
final class JettySession implements ContainerSession {

	/** So many of the threads are not for callbacks. */
	private static final int PARTS = 4;

	private final JakartaWebSocketSession session;

	private final @Nullable WebSocketCoreSession core;

	private final @Nullable JettyReading reading;

	/** How many bytes have arrived, when somebody asked last. Guarded by this. */
	private long bytesIn;

	private JettySession(JakartaWebSocketSession session) {
		this.session = session;
		this.core = (session.getCoreSession() instanceof WebSocketCoreSession coreSession) ? coreSession : null;
		this.reading = (this.core != null) ? JettyReading.of(this.core) : null;
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
		WebSocketCoreSession core = this.core;
		if (core == null) {
			return false;
		}
		long before = this.bytesIn;
		this.bytesIn = core.getConnection().getBytesIn();
		return this.bytesIn != before;
	}

	@Override
	public boolean isShortOfThreads() {
		return executor() instanceof QueuedThreadPool threads && threads.getVirtualThreadsExecutor() == null
				&& isShort(threads);
	}

	private static boolean isShort(QueuedThreadPool threads) {
		int all = threads.getMaxAvailableThreads();
		return threads.getUtilizedThreads() + threads.getQueueSize() > all - all / PARTS;
	}

	@Override
	public void executeInTurn(Runnable action) {
		executor().execute(action);
	}

	private Executor executor() {
		return this.session.getCoreSession().getWebSocketComponents().getExecutor();
	}

	@Override
	public boolean pauseReading() {
		if (this.reading != null) {
			this.reading.pause();
		}
		return this.reading != null;
	}

	@Override
	public void resumeReading() {
		if (this.reading != null && this.core != null) {
			this.reading.resume(this.core);
		}
	}

	@Override
	public void terminate() {
		this.session.abort();
	}

}
