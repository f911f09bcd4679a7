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

import java.lang.reflect.Field;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.RequestFacade;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.Processor;
import org.apache.tomcat.util.threads.ThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Threads of one connector of Tomcat, on which all of its connections and requests are
 * served: knows when so many are busy that callbacks must not take the rest. Threads
 * without a number, virtual ones for example, are never short. Thread-safe.
 */
public final class TomcatThreads {

	/** {@code null} if this Tomcat does not have it. */
	private static final @Nullable Field REQUEST = requestField();

	private static final int PARTS = 4;

	private static final int PARTS_FOR_CALLBACKS = 3;

	private final Connector connector;

	TomcatThreads(Connector connector) {
		this.connector = connector;
	}

	/**
	 * The threads that a request has come on.
	 * @return {@code null} if it is not one of Tomcat's own
	 */
	public static @Nullable TomcatThreads of(HttpServletRequest request) {
		RequestFacade facade = facade(request);
		Connector connector = (facade != null) ? connector(facade) : null;
		if (connector == null) {
			return null;
		}
		TomcatThreads threads = new TomcatThreads(connector);
		threads.keepFromEndingPoller();
		return threads;
	}

	/**
	 * Sees to it that a thread which cannot be started does no harm to others. Asked by
	 * each handshake: a connector that has been stopped and started has other threads.
	 */
	void keepFromEndingPoller() {
		if (this.connector.getProtocolHandler().getExecutor() instanceof ThreadPoolExecutor threads) {
			RefusableThreads.in(threads);
		}
	}

	/**
	 * What Tomcat itself has made of a request.
	 */
	static @Nullable RequestFacade facade(HttpServletRequest request) {
		ServletRequest inner = request;
		while (inner instanceof ServletRequestWrapper wrapper) {
			inner = wrapper.getRequest();
		}
		return (inner instanceof RequestFacade facade) ? facade : null;
	}

	static @Nullable Connector connector(RequestFacade facade) {
		Field field = REQUEST;
		if (field == null) {
			return null;
		}
		Request request = (Request) ReflectionUtils.getField(field, facade);
		return (request != null) ? request.getConnector() : null;
	}

	static @Nullable Field requestField() {
		Field field = ReflectionUtils.findField(RequestFacade.class, "request", Request.class);
		return (field != null && field.trySetAccessible()) ? field : null;
	}

	boolean isOf(Connector connector) {
		return connector == this.connector;
	}

	/**
	 * Has Tomcat keep nothing of a connection that has ended.
	 */
	public void forget(Processor processor) {
		if (this.connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol) {
			protocol.removeWaitingProcessor(processor);
		}
	}

	/**
	 * Whether more than three quarters are busy, or about to be. Asked often: no more
	 * than a look at what Tomcat counts anyway.
	 */
	public boolean areShort() {
		// A connector that has been stopped and started has others.
		return this.connector.getProtocolHandler().getExecutor() instanceof ThreadPoolExecutor threads
				&& threads.getSubmittedCount() > (long) threads.getMaximumPoolSize() * PARTS_FOR_CALLBACKS / PARTS;
	}

}
