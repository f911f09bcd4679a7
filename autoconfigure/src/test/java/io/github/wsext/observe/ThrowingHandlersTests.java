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

package io.github.wsext.observe;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnConnect;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.filter.OncePerRequestFilter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of handlers and conventions of an application that throw.
 */
@EveryContainer
@ExtendWith(OutputCaptureExtension.class)
class ThrowingHandlersTests {

	private static final int MESSAGES = 20;

	/** Less than once a message, of which each is observed. */
	private static final int MOST_LOGGED = 60;

	@ParameterizedTest
	@EnumSource(Hook.class)
	@DisplayName("Q2 a handler that throws, an Error included, breaks nothing, leaves nothing on threads and floods no log")
	void handler(Hook hook, CapturedOutput output) {
		Throwing.hook = hook;
		try (RunningApplication application = RunningApplication.start(
				List.of(Spans.TracerConfiguration.class, Throwing.class, Left.class, EchoEndpoint.class),
				"server.tomcat.threads.max=2", "server.tomcat.threads.min-spare=2")) {
			converse(application);
			for (int i = 0; i < MESSAGES; i++) {
				application.http().get("/nothing");
			}
			assertThat(application.bean(Left.class).spans).isEmpty();
		}
		assertThat(output.getAll().split("Handler or convention of observations failed", -1).length - 1).isBetween(1,
				MOST_LOGGED);
	}

	@Test
	@DisplayName("Q2 conventions that throw, whatever they are for, break nothing and flood no log")
	void convention(CapturedOutput output) {
		try (RunningApplication application = RunningApplication.start(
				List.of(Spans.TracerConfiguration.class, ThrowingConventions.class, Left.class, EchoEndpoint.class))) {
			converse(application);
			assertThat(application.bean(Spans.class).all()).isEmpty();
			for (int i = 0; i < MESSAGES; i++) {
				application.http().get("/nothing");
			}
			assertThat(application.bean(Left.class).spans).isEmpty();
		}
		assertThat(output.getAll().split("Handler or convention of observations failed", -1).length - 1).isBetween(1,
				MOST_LOGGED);
	}

	private static void converse(RunningApplication application) {
		try (RawWebSocketClient client = application.client().handshake("/echo").open()) {
			for (int i = 0; i < MESSAGES; i++) {
				client.sendText("hello").expectText("hello");
			}
			application.bean(WsTopics.class).publish("/echo", "news");
			client.expectText("news");
			WsConnection connection = application.bean(WsConnections.class).all().iterator().next();
			assertThat(connection.send("more")).isNotNull();
			client.expectText("more");
			connection.ask("name", "?", String.class, Duration.ofMinutes(1));
			client.expectText("{\"event\":\"name\",\"payload\":\"?\",\"id\":\"server-1\"}");
			client.sendClose(1000, "").expectClose(1000);
		}
		assertThat(application.bean(ObservationRegistry.class).getCurrentObservation()).isNull();
		assertThat(application.bean(Tracer.class).currentSpan()).isNull();
	}

	enum Hook {

		START, SCOPE_OPENED, SCOPE_CLOSED, STOP, SUPPORTS

	}

	@Configuration(proxyBeanMethods = false)
	static class Throwing {

		private static volatile Hook hook = Hook.START;

		@Bean
		ObservationHandler<Observation.Context> throwingHandler() {
			return new ObservationHandler<>() {

				@Override
				public void onStart(Observation.Context context) {
					fail(Hook.START);
				}

				@Override
				public void onScopeOpened(Observation.Context context) {
					fail(Hook.SCOPE_OPENED);
				}

				@Override
				public void onScopeClosed(Observation.Context context) {
					fail(Hook.SCOPE_CLOSED);
				}

				@Override
				public void onStop(Observation.Context context) {
					fail(Hook.STOP);
				}

				@Override
				public boolean supportsContext(Observation.Context context) {
					boolean ours = context instanceof CallbackObservationContext
							|| context instanceof SendObservationContext || context instanceof AskObservationContext
							|| context instanceof HandshakeObservationContext;
					if (ours) {
						fail(Hook.SUPPORTS);
					}
					return ours;
				}

				private void fail(Hook at) {
					if (at == hook) {
						throw new AssertionError("A handler fails at " + at);
					}
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ThrowingConventions {

		@Bean
		HandshakeObservationConvention handshakes() {
			return new DefaultHandshakeObservationConvention() {

				@Override
				public KeyValues getLowCardinalityKeyValues(HandshakeObservationContext context) {
					throw new IllegalStateException("A convention fails");
				}

			};
		}

		@Bean
		CallbackObservationConvention callbacks() {
			return new DefaultCallbackObservationConvention() {

				@Override
				public String getName() {
					throw new IllegalStateException("A convention fails");
				}

			};
		}

		@Bean
		SendObservationConvention messages() {
			return new DefaultSendObservationConvention() {

				@Override
				public KeyValues getHighCardinalityKeyValues(SendObservationContext context) {
					throw new IllegalStateException("A convention fails");
				}

			};
		}

		@Bean
		AskObservationConvention questions() {
			return new DefaultAskObservationConvention() {

				@Override
				public KeyValues getLowCardinalityKeyValues(AskObservationContext context) {
					throw new IllegalStateException("A convention fails");
				}

			};
		}

	}

	/**
	 * Comes before every other filter, and looks at what callbacks have left on threads.
	 */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class Left extends OncePerRequestFilter {

		private final Set<String> spans = ConcurrentHashMap.newKeySet();

		private final Tracer tracer;

		private final ObservationRegistry registry;

		Left(Tracer tracer, ObservationRegistry registry) {
			this.tracer = tracer;
			this.registry = registry;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			if (this.tracer.currentSpan() != null || this.registry.getCurrentObservation() != null) {
				this.spans.add(this.tracer.currentSpan() + " of " + this.registry.getCurrentObservation());
			}
			chain.doFilter(request, response);
		}

	}

	@WsExtEndpoint(path = "/echo", authentication = HandshakeAuthentication.NONE)
	static class EchoEndpoint {

		@OnConnect
		void connect() {
		}

		@OnText
		String text(String text) {
			return text;
		}

	}

}
