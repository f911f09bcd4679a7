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
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wsext.transport.tomcat.TomcatThreads;
import jakarta.servlet.http.WebConnection;
import jakarta.websocket.Extension;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpointConfig;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.net.AbstractEndpoint.Handler.SocketState;
import org.apache.tomcat.util.net.SocketEvent;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.websocket.Transformation;
import org.apache.tomcat.websocket.WsSession;
import org.apache.tomcat.websocket.server.WsHandshakeRequest;
import org.apache.tomcat.websocket.server.WsHttpUpgradeHandler;
import org.apache.tomcat.websocket.server.WsServerContainer;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Tomcat's own handler of an upgraded connection, with a {@link CloseFrameTransformation}
 * in front of what the extensions do and a socket that can be aborted. Public because
 * Tomcat creates it.
 */
public final class TomcatUpgradeHandler extends WsHttpUpgradeHandler {

	private @Nullable CloseFrameTransformation closeFrames;

	private @Nullable AbortableTomcatSocket socket;

	private @Nullable TomcatThreads threads;

	private @Nullable Processor processor;

	/**
	 * Whether reading has been resumed, perhaps just when a thread was about to pause.
	 */
	private final AtomicBoolean resumed = new AtomicBoolean();

	/** Within an event; the first one begins with the handshake. */
	private volatile boolean atWork = true;

	/**
	 * The handler of a connection.
	 */
	static TomcatUpgradeHandler of(Session session) {
		Object handler = session.getUserProperties().get(TomcatUpgradeHandler.class.getName());
		Assert.state(handler instanceof TomcatUpgradeHandler,
				() -> "Not upgraded by " + TomcatUpgradeHandler.class.getName());
		return (TomcatUpgradeHandler) handler;
	}

	@Override
	public void preInit(ServerEndpointConfig config, WsServerContainer container, WsHandshakeRequest request,
			List<Extension> extensions, String subprotocol, Transformation transformation,
			Map<String, String> pathParameters, boolean secure) {
		this.closeFrames = new CloseFrameTransformation(transformation);
		this.closeFrames.whenClosing(this::closeSocket);
		// The configuration is the session's own; it takes the properties over.
		config.getUserProperties().put(TomcatUpgradeHandler.class.getName(), this);
		super.preInit(config, container, request, extensions, subprotocol, this.closeFrames, pathParameters, secure);
	}

	@Override
	public void setSocketWrapper(SocketWrapperBase<?> wrapper) {
		this.socket = new AbortableTomcatSocket(wrapper);
		super.setSocketWrapper(wrapper);
	}

	@Override
	public void init(WebConnection connection) {
		this.processor = (connection instanceof Processor upgraded) ? upgraded : null;
		super.init(connection);
	}

	@Override
	public SocketState upgradeDispatch(SocketEvent event) {
		SocketState state;
		this.atWork = true;
		try {
			state = dispatch(event);
		}
		finally {
			this.atWork = false;
		}
		// Tomcat would keep the processor of a socket that another thread has closed
		// meanwhile for good.
		return socket().isClosed() ? SocketState.CLOSED : state;
	}

	private SocketState dispatch(SocketEvent event) {
		if (socket().closeIfAborted()) {
			return SocketState.CLOSED;
		}
		if (event == SocketEvent.OPEN_READ) {
			socket().received();
		}
		SocketState state = super.upgradeDispatch(event);
		while (state == SocketState.UPGRADED && this.resumed.getAndSet(false)) {
			state = super.upgradeDispatch(SocketEvent.OPEN_READ);
		}
		return state;
	}

	/**
	 * Has Tomcat read on that was told to pause. It tells the thread that is about to
	 * pause only that it need not, and if that one has stopped reading by then, what it
	 * has read already would stay until the client sends more. So it looks again.
	 */
	void resume(WsSession session) {
		this.resumed.set(true);
		session.resume();
	}

	/**
	 * Closes the socket as Tomcat is about to. Where that comes just after an event,
	 * Tomcat may remember the processor only when it has already been released.
	 */
	private void closeSocket() {
		socket().close();
		TomcatThreads threads = this.threads;
		Processor processor = this.processor;
		if (!this.atWork && threads != null && processor != null) {
			socket().afterEvent(() -> threads.forget(processor));
		}
	}

	/**
	 * Sets on which threads the connection is served, as far as that is known.
	 */
	void setThreads(@Nullable TomcatThreads threads) {
		this.threads = threads;
	}

	@Nullable TomcatThreads threads() {
		return this.threads;
	}

	CloseFrameTransformation closeFrames() {
		Assert.state(this.closeFrames != null, "Not upgraded yet");
		return this.closeFrames;
	}

	AbortableTomcatSocket socket() {
		Assert.state(this.socket != null, "Not connected yet");
		return this.socket;
	}

}
