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

package io.github.wsext.dispatch;

import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.OnClose;
import io.github.wsext.OnError;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.connection.ConnectionExecutor;
import io.github.wsext.observe.CallbackObservationContext;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import io.github.wsext.ticket.TicketService;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is left on threads when callbacks have returned.
 */
class ContextLeakTests {

	/** There are many users and few threads. */
	private static final int USERS = 30;

	private static final int MESSAGES = 40;

	@Test
	@DisplayName("D9 many users on two container threads: each callback sees its own, and nothing stays on a thread")
	void twoThreads() throws Exception {
		try (RunningApplication application = RunningApplication.start(
				List.of(ForeignContext.class, Registry.class, WhoamiEndpoint.class), "server.tomcat.threads.max=2",
				"server.tomcat.threads.min-spare=2", "wsext.tracing.enabled=true")) {
			ExecutorService users = Executors.newFixedThreadPool(USERS);
			List<Future<?>> conversations = new ArrayList<>();
			for (int i = 0; i < USERS; i++) {
				String user = "user" + i;
				conversations.add(users.submit(() -> converse(application, user)));
			}
			for (Future<?> conversation : conversations) {
				conversation.get(Patience.SECONDS, TimeUnit.SECONDS);
			}
			users.shutdown();
			WhoamiEndpoint endpoint = application.bean(WhoamiEndpoint.class);
			Awaitility.await().until(() -> endpoint.closed.get() == USERS);
			assertThat(endpoint.wrong).isEmpty();
			for (int i = 0; i < 10; i++) {
				application.http().get("/nothing");
			}
			ForeignContext foreign = application.bean(ForeignContext.class);
			assertThat(foreign.requests.get()).isGreaterThan(USERS);
			assertThat(foreign.left).isEmpty();
			assertThat(leftOnExecutor(application)).isEmpty();
		}
	}

	private static void converse(RunningApplication application, String user) {
		String ticket = application.bean(TicketService.class)
			.issue(new TestingAuthenticationToken(user, "n/a", "ROLE_USER"))
			.ticket();
		try (TestWebSocket client = TestWebSocket.connectWithTicket(application.port(), "/whoami", ticket)) {
			for (int i = 0; i < MESSAGES; i++) {
				client.send((i % 3 == 0) ? "now" : (i % 3 == 1) ? "late" : "fail late");
				assertThat(client.takeText()).isEqualTo(user);
			}
			if (user.endsWith("1")) {
				application.bean(WsConnections.class).closeUser(user, CloseStatus.NORMAL);
				client.awaitClose();
			}
			else if (user.endsWith("2")) {
				application.bean(WsConnections.class).byUser(user).forEach(WsConnection::terminate);
			}
		}
	}

	/**
	 * What the threads have on them that run callbacks beside the container's.
	 */
	private static Set<String> leftOnExecutor(RunningApplication application) throws InterruptedException {
		Set<String> left = ConcurrentHashMap.newKeySet();
		int tasks = 200;
		CountDownLatch done = new CountDownLatch(tasks);
		for (int i = 0; i < tasks; i++) {
			application.bean(ConnectionExecutor.class).get().execute(() -> {
				note(left, application.bean(ObservationRegistry.class));
				done.countDown();
			});
		}
		assertThat(done.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
		return left;
	}

	private static void note(Set<String> left, ObservationRegistry registry) {
		Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
		if (authentication != null) {
			left.add("identity of " + authentication.getName());
		}
		Map<String, String> mdc = MDC.getCopyOfContextMap();
		if (mdc != null && !mdc.isEmpty()) {
			left.add("MDC " + mdc);
		}
		Observation observation = registry.getCurrentObservation();
		if (observation != null) {
			left.add("observation " + observation);
		}
	}

	static class Registry {

		@Bean
		ObservationRegistry observationRegistry() {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler((context) -> true);
			return registry;
		}

	}

	/**
	 * Comes before every other filter: looks at what callbacks have left on the thread,
	 * then gives each handshake an MDC and an observation.
	 */
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class ForeignContext extends OncePerRequestFilter {

		private final Set<String> left = ConcurrentHashMap.newKeySet();

		private final AtomicInteger requests = new AtomicInteger();

		private final ObservationRegistry registry;

		ForeignContext(ObservationRegistry registry) {
			this.registry = registry;
		}

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			this.requests.incrementAndGet();
			note(this.left, this.registry);
			SecurityContextHolder.clearContext();
			Observation observation = Observation.start("handshake", this.registry);
			try (Observation.Scope scope = observation.openScope();
					MDC.MDCCloseable mdc = MDC.putCloseable("handshake", String.valueOf(this.requests.get()))) {
				chain.doFilter(request, response);
			}
			finally {
				observation.stop();
			}
		}

	}

	@WsExtEndpoint("/whoami")
	static class WhoamiEndpoint {

		private final Set<String> wrong = ConcurrentHashMap.newKeySet();

		private final AtomicInteger closed = new AtomicInteger();

		private final ObservationRegistry registry;

		WhoamiEndpoint(ObservationRegistry registry) {
			this.registry = registry;
		}

		/**
		 * Compares what is bound to the thread with the connection.
		 */
		private String check(String callback, WsConnection connection, Principal user) {
			Authentication bound = SecurityContextHolder.getContext().getAuthentication();
			if (bound != user) {
				this.wrong.add(callback + " of " + user.getName() + " as " + bound);
			}
			if (!connection.id().equals(MDC.get("wsext.connection")) || !"/whoami".equals(MDC.get("wsext.endpoint"))) {
				this.wrong.add(callback + " with MDC " + MDC.getCopyOfContextMap());
			}
			Object first = connection.attributes().putIfAbsent("handshake", MDC.get("handshake"));
			if (first != null && !first.equals(MDC.get("handshake"))) {
				this.wrong.add(callback + " with the MDC of another handshake");
			}
			Observation observation = this.registry.getCurrentObservation();
			if (observation == null || !(observation.getContext() instanceof CallbackObservationContext context)
					|| context.getConnection() != connection) {
				this.wrong.add(callback + " with observation " + observation);
			}
			// A callback may do what it likes to its own thread.
			MDC.put("callback", callback);
			SecurityContextHolder.getContext().setAuthentication(new TestingAuthenticationToken("somebody", "else"));
			return user.getName();
		}

		@OnOpen
		void open(WsConnection connection, Principal user) {
			check("open", connection, user);
		}

		@OnText
		CompletableFuture<String> text(String text, WsConnection connection, Principal user) {
			String name = check("text", connection, user);
			if (text.equals("now")) {
				return CompletableFuture.completedFuture(name);
			}
			return CompletableFuture.supplyAsync(() -> {
				if (text.startsWith("fail")) {
					throw new IllegalStateException("As you like");
				}
				return name;
			});
		}

		@OnError
		String error(IllegalStateException exception, WsConnection connection, Principal user) {
			return check("error", connection, user);
		}

		@OnClose
		void close(WsConnection connection, Principal user) {
			check("close", connection, user);
			this.closed.incrementAndGet();
		}

	}

}
