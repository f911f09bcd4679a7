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

package io.github.wsext.transport.tomcat;

import java.io.IOException;

import io.github.wsext.transport.TransportListener;
import jakarta.servlet.http.WebConnection;
import org.apache.coyote.http11.upgrade.InternalHttpUpgradeHandler;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SSLSupport;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;
import org.springframework.web.socket.CloseStatus;

/**
 * Handler of an upgraded connection: takes it over from Tomcat's HTTP/1.1 and hands its
 * events on. Public because Tomcat creates it.
 */
public final class TomcatConnectionHandler implements InternalHttpUpgradeHandler {

	private @Nullable TransportListener listener;

	private @Nullable TomcatResources resources;

	private @Nullable TomcatThreads threads;

	private @Nullable ClassLoader classLoader;

	private @Nullable TomcatTransport transport;

	/**
	 * Called by Tomcat.
	 */
	public TomcatConnectionHandler() {
	}

	void bind(TransportListener listener, TomcatResources resources, TomcatThreads threads) {
		this.listener = listener;
		this.resources = resources;
		this.threads = threads;
		this.classLoader = Thread.currentThread().getContextClassLoader();
	}

	@Override
	public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
		Assert.state(this.listener != null && this.resources != null && this.threads != null, "Not bound");
		this.transport = TomcatTransport.of(TomcatSockets.of(wrapper, this.resources.sendBufferSize()), this.listener,
				this.resources, this.threads);
	}

	@Override
	public void init(WebConnection connection) {
		TransportListener listener = this.listener;
		Assert.state(listener != null, "Not bound");
		withClassLoader(() -> transport().open(listener));
	}

	@Override
	public SocketState upgradeDispatch(SocketEvent event) {
		withClassLoader(() -> dispatch(event));
		// Suspended as far as Tomcat is concerned: the reader asks for events itself.
		return transport().isSocketClosed() ? SocketState.CLOSED : SocketState.SUSPENDED;
	}

	private void dispatch(SocketEvent event) {
		switch (event) {
			case OPEN_READ -> transport().read();
			case OPEN_WRITE -> {
				// Late: what waited for it has been written.
			}
			case STOP -> {
				transport().close(CloseStatus.GOING_AWAY);
				transport().terminate();
			}
			default -> transport().broken(new IOException("Connection was given up by Tomcat: " + event));
		}
	}

	private void withClassLoader(Runnable action) {
		Thread thread = Thread.currentThread();
		ClassLoader before = thread.getContextClassLoader();
		thread.setContextClassLoader(this.classLoader);
		try {
			action.run();
		}
		finally {
			thread.setContextClassLoader(before);
		}
	}

	private TomcatTransport transport() {
		Assert.state(this.transport != null, "Not connected");
		return this.transport;
	}

	@Override
	public void destroy() {
		if (this.transport != null) {
			this.transport.terminate();
			this.transport.release();
		}
	}

	@Override
	public void setSslSupport(SSLSupport sslSupport) {
		// Of no interest after the handshake.
	}

	@Override
	public void pause() {
		// Connections are closed before the server stops.
	}

	@Override
	public void timeoutAsync(long now) {
		// Only for those who wait for Tomcat to ask for events.
	}

}
