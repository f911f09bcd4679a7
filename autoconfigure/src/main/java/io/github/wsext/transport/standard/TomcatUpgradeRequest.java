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

import io.github.wsext.transport.tomcat.TomcatThreads;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpUpgradeHandler;
import jakarta.websocket.server.ServerContainer;
import org.apache.tomcat.websocket.server.WsHttpUpgradeHandler;
import org.apache.tomcat.websocket.server.WsServerContainer;

/**
 * Request that becomes a connection with {@link TomcatUpgradeHandler} where Tomcat would
 * take its own.
 */
final class TomcatUpgradeRequest extends HttpServletRequestWrapper {

	private TomcatUpgradeRequest(HttpServletRequest request) {
		super(request);
	}

	/**
	 * The request for {@link TomcatUpgradeHandler}, if this is Tomcat.
	 */
	static HttpServletRequest of(HttpServletRequest request, ServerContainer container) {
		if (!(container instanceof WsServerContainer tomcat)) {
			return request;
		}
		// Every 10 s is too seldom to see who does not answer a close frame in time.
		tomcat.setProcessPeriod(1);
		return new TomcatUpgradeRequest(request);
	}

	@Override
	public <T extends HttpUpgradeHandler> T upgrade(Class<T> handlerClass) throws IOException, ServletException {
		if (handlerClass != WsHttpUpgradeHandler.class) {
			return super.upgrade(handlerClass);
		}
		TomcatUpgradeHandler handler = super.upgrade(TomcatUpgradeHandler.class);
		handler.setThreads(TomcatThreads.of(this));
		return handlerClass.cast(handler);
	}

}
