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

package io.github.wsext.connection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import io.github.wsext.WsConnections;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import io.github.wsext.topic.TopicRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

/**
 * A running application whose endpoints do on the server's side of a connection what a
 * {@link Probe} tells them. Its users are alice, bob and carol.
 */
public final class Engine implements AutoCloseable {

	private static final AtomicLong names = new AtomicLong();

	private final RunningApplication application;

	private Engine(RunningApplication application) {
		this.application = application;
	}

	/**
	 * The engine with default settings, one for all tests. Never closed by a test.
	 */
	public static Engine shared() {
		return Shared.ENGINE;
	}

	/**
	 * Starts an engine of its own.
	 */
	public static Engine start(String... properties) {
		return start(List.of(), properties);
	}

	/**
	 * Starts an engine of its own with further beans.
	 */
	public static Engine start(List<Class<?>> sources, String... properties) {
		List<Class<?>> allSources = new ArrayList<>(List.of(Users.class, ProbeEndpoint.class, TicketProbeEndpoint.class,
				SmallProbeEndpoint.class, LargeProbeEndpoint.class));
		allSources.addAll(sources);
		List<String> allProperties = new ArrayList<>(List.of("wsext.endpoint.large.max-message-size=16MB",
				"wsext.ticket.issue-rate-per-minute=1000000", "wsext.ticket.max-per-principal=1000000"));
		allProperties.addAll(Arrays.asList(properties));
		return new Engine(RunningApplication.start(allSources, allProperties.toArray(String[]::new)));
	}

	public RunningApplication application() {
		return this.application;
	}

	public int port() {
		return this.application.port();
	}

	public WsConnections connections() {
		return this.application.bean(WsConnections.class);
	}

	ConnectionRegistry registry() {
		return this.application.bean(ConnectionRegistry.class);
	}

	public TopicRegistry topics() {
		return this.application.bean(TopicRegistry.class);
	}

	/**
	 * A probe for one connection to {@code /probe/*}, which needs no authentication.
	 */
	public Probe probe() {
		return probe("/probe/");
	}

	/**
	 * A probe for one connection whose path begins with this.
	 */
	public Probe probe(String prefix) {
		String path = prefix + "c" + names.incrementAndGet();
		Probe probe = new Probe(path);
		ProbeEndpoint.probes.put(path, probe);
		return probe;
	}

	public RawWebSocketClient client(Probe probe) {
		return RawWebSocketClient.connect(port()).handshake(probe.path()).open();
	}

	/**
	 * A client with a small receive buffer: as long as nobody reads, a server finds out
	 * soon.
	 */
	public RawWebSocketClient narrowClient(Probe probe) {
		return RawWebSocketClient.connect(port(), 4096).handshake(probe.path()).open();
	}

	public TestWebSocket webSocket(Probe probe) {
		return TestWebSocket.connect(port(), probe.path());
	}

	/**
	 * A connection of a user.
	 */
	public TestWebSocket webSocket(Probe probe, String user) {
		return TestWebSocket.connectWithTicket(port(), probe.path(), HttpProbe.ticket(port(), user));
	}

	@Override
	public void close() {
		this.application.close();
	}

	private static final class Shared {

		static final Engine ENGINE = Engine.start();

	}

	@Configuration(proxyBeanMethods = false)
	static class Users {

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(List.of("alice", "bob", "carol")
				.stream()
				.map((name) -> User.withUsername(name).password(name).build())
				.toList());
		}

		/**
		 * One that takes no time.
		 */
		@Bean
		PasswordEncoder passwordEncoder() {
			return new PasswordEncoder() {

				@Override
				public String encode(@Nullable CharSequence password) {
					return String.valueOf(password);
				}

				@Override
				public boolean matches(@Nullable CharSequence password, @Nullable String encoded) {
					return String.valueOf(password).equals(encoded);
				}

			};
		}

	}

}
