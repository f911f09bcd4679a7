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
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.Principal;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.TransportSettings;
import io.github.wsext.transport.WebSocketUpgrade;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.RequestFacade;
import org.apache.catalina.util.ServerInfo;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.apache.coyote.http11.Http11NioProtocol;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.util.Assert;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.server.HandshakeFailureException;

/**
 * Upgrade of connections of Tomcat's NIO connector for HTTP/1.1, with or without TLS.
 * What comes by another way is left to another upgrade.
 */
public final class TomcatUpgrade implements WebSocketUpgrade {

	private static final Log logger = LogFactory.getLog(TomcatUpgrade.class);

	private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

	private final TomcatResources resources;

	private final WebSocketUpgrade otherwise;

	/**
	 * The threads of the last connector seen and found good: nearly always the only one.
	 */
	private volatile @Nullable TomcatThreads supported;

	private TomcatUpgrade(TransportSettings settings, Executor executor, BiConsumer<Duration, Runnable> later,
			WebSocketUpgrade otherwise) {
		this.resources = new TomcatResources(settings, executor, later);
		this.otherwise = otherwise;
	}

	/**
	 * Creates the upgrade, if this Tomcat has what it relies on.
	 * @param executor for what would hold up a caller
	 * @param later runs something after a time, and returns at once
	 * @param otherwise the upgrade of requests that come by another way, and of all where
	 * Tomcat is not as expected
	 */
	public static WebSocketUpgrade create(TransportSettings settings, Executor executor,
			BiConsumer<Duration, Runnable> later, WebSocketUpgrade otherwise) {
		try {
			return create(TomcatRequirements.ofConnections(), TomcatRequirements.ofSmallBuffers(), otherwise,
					() -> new TomcatUpgrade(settings, executor, later, otherwise));
		}
		catch (LinkageError ex) {
			return instead(otherwise, ex);
		}
	}

	static WebSocketUpgrade create(TomcatRequirements needed, TomcatRequirements wanted, WebSocketUpgrade otherwise,
			Supplier<WebSocketUpgrade> upgrade) {
		List<String> missing = needed.missing();
		if (!missing.isEmpty()) {
			return instead(otherwise, missing);
		}
		missing = wanted.missing();
		if (!missing.isEmpty()) {
			logger.info(ServerInfo.getServerInfo() + " is not as expected: " + missing
					+ ". Idle connections keep their HTTP buffers");
		}
		return upgrade.get();
	}

	private static WebSocketUpgrade instead(WebSocketUpgrade otherwise, Object missing) {
		logger.warn(ServerInfo.getServerInfo() + " is not as expected: " + missing
				+ ". Its own WebSocket support is used, as with wsext.transport=standard");
		return otherwise;
	}

	@Override
	public String name() {
		return "tomcat";
	}

	@Override
	public void upgrade(ServerHttpRequest request, ServerHttpResponse response, @Nullable String subprotocol,
			@Nullable Principal principal, TransportListener listener) {
		boolean upgraded = request instanceof ServletServerHttpRequest servletRequest
				&& response instanceof ServletServerHttpResponse servletResponse
				&& attempt(servletRequest.getServletRequest(), servletResponse.getServletResponse(), subprotocol,
						listener);
		if (!upgraded) {
			this.otherwise.upgrade(request, response, subprotocol, principal, listener);
		}
	}

	private boolean attempt(HttpServletRequest request, HttpServletResponse response, @Nullable String subprotocol,
			TransportListener listener) {
		RequestFacade tomcatRequest = TomcatThreads.facade(request);
		TomcatThreads threads = (tomcatRequest != null) ? supportedThreads(tomcatRequest) : null;
		if (tomcatRequest == null || threads == null) {
			return false;
		}
		threads.keepFromEndingPoller();
		String key = request.getHeader(WebSocketHttpHeaders.SEC_WEBSOCKET_KEY);
		Assert.state(key != null, "Not a handshake");
		response.setHeader(HttpHeaders.UPGRADE, "websocket");
		response.setHeader(HttpHeaders.CONNECTION, "upgrade");
		response.setHeader(WebSocketHttpHeaders.SEC_WEBSOCKET_ACCEPT, accept(key.trim()));
		if (subprotocol != null) {
			response.setHeader(WebSocketHttpHeaders.SEC_WEBSOCKET_PROTOCOL, subprotocol);
		}
		try {
			tomcatRequest.upgrade(TomcatConnectionHandler.class).bind(listener, this.resources, threads);
		}
		catch (IOException | ServletException ex) {
			throw new HandshakeFailureException("Tomcat failed to upgrade " + request.getRequestURI() + " to WebSocket",
					ex);
		}
		answer(response, listener);
		return true;
	}

	/**
	 * Sends the 101. If that fails Tomcat makes no connection of the handshake and tells
	 * nobody.
	 */
	private static void answer(HttpServletResponse response, TransportListener listener) {
		try {
			response.flushBuffer();
		}
		catch (IOException ex) {
			listener.onFailure(ex);
			listener.onClose(CloseStatus.NO_CLOSE_FRAME);
		}
	}

	/**
	 * The threads of the connector that a request has come by, if that is supported.
	 */
	private @Nullable TomcatThreads supportedThreads(RequestFacade facade) {
		Connector connector = TomcatThreads.connector(facade);
		if (connector == null) {
			return null;
		}
		TomcatThreads threads = this.supported;
		if (threads != null && threads.isOf(connector)) {
			return threads;
		}
		if (!(connector.getProtocolHandler() instanceof Http11NioProtocol)
				|| "false".equals(String.valueOf(connector.getProperty("useAsyncIO")))) {
			return null;
		}
		threads = new TomcatThreads(connector);
		this.supported = threads;
		return threads;
	}

	private static String accept(String key) {
		try {
			MessageDigest sha1 = MessageDigest.getInstance("SHA-1");
			return Base64.getEncoder().encodeToString(sha1.digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-1", ex);
		}
	}

}
