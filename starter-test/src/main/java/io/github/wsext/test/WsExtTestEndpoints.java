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

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wsext.WsConnections;
import io.github.wsext.WsEvents;
import io.github.wsext.WsTopics;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints in memory, without a port and without an application:
 *
 * <pre class="code">
 * try (WsExtTestEndpoints endpoints = WsExtTestClient.bindToEndpoint(new EchoEndpoint())) {
 *     endpoints.connect("/echo").as("alice").send("hi").expectText("hi");
 * }
 * </pre>
 *
 * <p>
 * What is supplied comes first; the engine starts with the first
 * {@link #connect(String)}, or when something of it is asked for. Two of these have
 * nothing in common. Thread-safe once the engine runs.
 *
 * @see WsExtTestClient#bindToEndpoint(Object...)
 */
public final class WsExtTestEndpoints implements AutoCloseable {

	private final List<Object> endpoints;

	private final List<Object> supplied = new ArrayList<>();

	private final Map<String, String> properties = new LinkedHashMap<>();

	private final List<WsExtTestClient> clients = new CopyOnWriteArrayList<>();

	private final WsExtTestClock clock = new WsExtTestClock();

	private Duration timeout = WsExtTestServer.DEFAULT_TIMEOUT;

	private @Nullable MemoryEngine engine;

	private boolean closed;

	WsExtTestEndpoints(List<Object> endpoints) {
		this.endpoints = endpoints;
	}

	/**
	 * Supplies beans: what endpoints that are given as classes want in their
	 * constructors, beside {@link WsConnections}, {@link WsTopics} and {@link WsEvents},
	 * and what the engine takes from an application, such as a {@code JsonMapper}, a
	 * {@code Validator}, a {@code ConversionService}, a {@code WsCodec}, a
	 * {@code TopicAuthorizer}, a {@code HandlerArgumentResolver} or a
	 * {@code WsMessageInterceptor}.
	 * @param beans the beans, or their classes
	 */
	public synchronized WsExtTestEndpoints with(Object... beans) {
		checkNotRunning("with(...)");
		this.supplied.addAll(List.of(beans));
		return this;
	}

	/**
	 * Sets a property of the engine, such as {@code wsext.outbound.max-messages}. What is
	 * not set has the default that it has in an application. Without an application there
	 * is nothing that the properties of {@code wsext.ticket} could count for.
	 * @param name name of the property, {@code wsext.} and what follows
	 */
	public synchronized WsExtTestEndpoints property(String name, Object value) {
		checkNotRunning("property(...)");
		if (!name.startsWith("wsext.")) {
			throw new IllegalArgumentException("Only properties of wsext count here, not " + name);
		}
		this.properties.put(name, value.toString());
		return this;
	}

	private void checkNotRunning(String setting) {
		if (this.engine != null) {
			throw new IllegalStateException(setting + " comes before the first client: the engine is running");
		}
	}

	/**
	 * How long clients that start from now on wait. Default: 5 seconds, or what the
	 * system property {@code wsext.test.timeout} says.
	 * @see WsExtTestServer#timeout(Duration)
	 */
	public synchronized WsExtTestEndpoints timeout(Duration timeout) {
		this.timeout = timeout;
		return this;
	}

	/**
	 * Starts a client for one of the endpoints. It connects when it first sends or
	 * expects something, and is closed with the endpoints.
	 * @param path path of the endpoint, encoded, possibly with a query
	 */
	public WsExtTestClient connect(String path) {
		MemoryEngine running = engine();
		WsExtTestClient client = new WsExtTestClient(
				new WsExtTestServer(running.connector(), timeout(), running.jsonMapper(), running.eventKeys()), path);
		this.clients.add(client);
		return client;
	}

	/**
	 * The clock that their heartbeats and batches go by. It stands still until it is
	 * advanced.
	 */
	public WsExtTestClock clock() {
		return this.clock;
	}

	/**
	 * The connections of these endpoints.
	 */
	public WsConnections connections() {
		return engine().connections();
	}

	/**
	 * The topics of these endpoints.
	 */
	public WsTopics topics() {
		return engine().topics();
	}

	/**
	 * The events of these endpoints.
	 */
	public WsEvents events() {
		return engine().events();
	}

	private synchronized Duration timeout() {
		return this.timeout;
	}

	private synchronized MemoryEngine engine() {
		if (this.closed) {
			throw new IllegalStateException("The endpoints have been closed");
		}
		if (this.engine == null) {
			this.engine = new MemoryEngine(this.endpoints, this.supplied, this.properties, this.clock);
		}
		return this.engine;
	}

	/**
	 * Closes all clients and stops the engine.
	 */
	@Override
	public void close() {
		MemoryEngine running;
		synchronized (this) {
			this.closed = true;
			running = this.engine;
			this.engine = null;
		}
		this.clients.forEach(WsExtTestClient::close);
		if (running != null) {
			running.close();
		}
	}

}
