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

import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.transport.CommandEndpoint;
import io.github.wsext.transport.CommandEndpoint.State;
import org.apache.coyote.AbstractProtocol;
import org.apache.coyote.http11.Http11Nio2Protocol;
import org.apache.coyote.http11.Http11NioProtocol;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link AbortableTomcatSocket} on the connectors of Tomcat.
 */
class AbortableTomcatSocketTests {

	@ParameterizedTest
	@ValueSource(classes = { Http11NioProtocol.class, Http11Nio2Protocol.class })
	@DisplayName("C3 cut while it opens: ends at once, but Tomcat does not reuse what its own thread is using")
	void cutWhileOpening(Class<?> protocol) {
		try (RunningApplication application = start(protocol); RawWebSocketClient client = application.client()) {
			State state = application.bean(CommandEndpoint.class).state("wait");
			client.handshake("/command/wait").open();
			cutWhileBusy(application, client, state);
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { Http11NioProtocol.class, Http11Nio2Protocol.class })
	@DisplayName("C3 cut during a callback: ends at once, but Tomcat does not reuse what its own thread is using")
	void cutDuringCallback(Class<?> protocol) {
		try (RunningApplication application = start(protocol); RawWebSocketClient client = application.client()) {
			State state = application.bean(CommandEndpoint.class).state("k");
			client.handshake("/command/k").open().sendText("wait").sendText("not read any more");
			cutWhileBusy(application, client, state);
			assertThat(state.received).hasValue(1);
		}
	}

	private static void cutWhileBusy(RunningApplication application, RawWebSocketClient client, State state) {
		state.awaitArrival();
		awaitConnections(application, 1);
		state.connection().terminate();
		client.expectEnd();
		assertThat(connections(application)).isEqualTo(1);
		state.gate.countDown();
		awaitConnections(application, 0);
	}

	@ParameterizedTest
	@ValueSource(classes = { Http11NioProtocol.class, Http11Nio2Protocol.class })
	@DisplayName("C3 cut while nothing is read, as an answer is not there yet")
	void cutWhilePaused(Class<?> protocol) {
		try (RunningApplication application = start(protocol); RawWebSocketClient client = application.client()) {
			State state = application.bean(CommandEndpoint.class).state("k");
			client.handshake("/command/k").open().sendText("later");
			state.awaitArrival();
			awaitConnections(application, 1);
			state.connection().terminate();
			client.expectEnd();
			awaitConnections(application, 0);
		}
	}

	@ParameterizedTest
	@ValueSource(classes = { Http11NioProtocol.class, Http11Nio2Protocol.class })
	@DisplayName("C3 cut while nobody is busy")
	void cutWhileIdle(Class<?> protocol) {
		try (RunningApplication application = start(protocol); RawWebSocketClient client = application.client()) {
			State state = application.bean(CommandEndpoint.class).state("k");
			client.handshake("/command/k").open().sendText("hello").expectText("hello");
			awaitConnections(application, 1);
			state.connection().terminate();
			client.expectEnd();
			awaitConnections(application, 0);
		}
	}

	private static RunningApplication start(Class<?> protocol) {
		return RunningApplication.start(List.of(CommandEndpoint.class, Connector.class), "wsext.transport=standard",
				"test.protocol=" + protocol.getName());
	}

	private static void awaitConnections(RunningApplication application, long expected) {
		Awaitility.await().until(() -> connections(application), (connections) -> connections == expected);
	}

	/**
	 * How many sockets Tomcat has not done with.
	 */
	private static long connections(RunningApplication application) {
		WebServerApplicationContext context = (WebServerApplicationContext) application.context();
		TomcatWebServer server = (TomcatWebServer) context.getWebServer();
		AbstractProtocol<?> protocol = (AbstractProtocol<?>) server.getTomcat().getConnector().getProtocolHandler();
		// Tomcat has counted the next one before it comes.
		return protocol.getConnectionCount() - 1;
	}

	@Configuration(proxyBeanMethods = false)
	static class Connector {

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> protocol(Environment environment) {
			return (factory) -> factory.setProtocol(environment.getRequiredProperty("test.protocol"));
		}

	}

}
