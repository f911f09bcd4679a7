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

package io.github.wsext.dispatch.context;

import java.io.IOException;
import java.security.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import io.github.wsext.Conversation;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OnPong;
import io.github.wsext.OnText;
import io.github.wsext.WsConnections;
import io.github.wsext.WsConversation;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsMessage;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import io.github.wsext.ticket.TicketService;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import jakarta.annotation.security.RolesAllowed;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.ResponseEntity;
import org.springframework.security.access.annotation.Secured;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.annotation.method.configuration.EnableMethodSecurity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is bound to the thread while a callback runs.
 */
@EveryContainer
class CallbackContextTests {

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(
				List.of(Setup.class, Recording.class, ForAdmins.class, ForSecuredAdmins.class, ForAllowedAdmins.class,
						ForAdminMessages.class, Interceptable.class, Further.class, Talking.class),
				"server.tomcat.threads.max=4", "server.jetty.threads.max=12", "wsext.tracing.enabled=true");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@BeforeEach
	void clear() {
		Seen.ALL.clear();
	}

	@Test
	@DisplayName("D9 SecurityContext, MDC and observation are set around every callback, whatever the thread")
	void everyCallback() {
		TestWebSocket client = connect("/recording", "alice", "USER");
		client.send("hi");
		assertThat(client.takeText()).isEqualTo("hi");
		client.send("fail");
		assertThat(client.takeText()).isEqualTo("failed");
		client.send("late");
		assertThat(client.takeText()).isEqualTo("failed");
		String id = application.bean(WsConnections.class).byUser("alice").iterator().next().id();
		application.bean(WsConnections.class).closeUser("alice", CloseStatus.NORMAL);
		Awaitility.await().untilAsserted(() -> assertThat(Seen.ALL).extracting(Seen::callback).contains("close"));
		assertThat(Seen.ALL).extracting(Seen::callback)
			.containsExactly("connect", "open", "text", "text", "error", "text", "error", "close");
		assertThat(Seen.ALL).allSatisfy((seen) -> {
			assertThat(seen.user()).isEqualTo("alice");
			assertThat(seen.mdc()).containsEntry("wsext.endpoint", "/recording").containsEntry("trace", "t-1");
			assertThat(seen.observation()).isEqualTo("wsext.callback");
		});
		assertThat(Seen.ALL.subList(1, Seen.ALL.size()))
			.allSatisfy((seen) -> assertThat(seen.mdc()).containsEntry("wsext.connection", id));
	}

	@Test
	@DisplayName("D9 so they are around callbacks for binary messages, pongs and events")
	void furtherCallbacks() {
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/further").ticket(ticket("alice", "USER")).open();
			client.sendBinary((byte) 1).send(RawFrame.pong((byte) 2)).sendText("{\"event\":\"some\"}");
			client.expectText("{\"event\":\"some\",\"payload\":\"done\"}");
			assertThat(Seen.ALL).extracting(Seen::callback).containsExactly("binary", "pong", "event");
			assertSeenAs("alice", "/further");
		}
	}

	@Test
	@DisplayName("D9 D10 so they are around a conversation, on its own thread")
	void conversation() {
		try (RawWebSocketClient client = application.client()) {
			client.handshake("/talking").ticket(ticket("alice", "USER")).open();
			client.sendText("hi").expectText("hi");
			assertThat(Seen.ALL).extracting(Seen::callback).containsExactly("conversation", "conversation");
			assertSeenAs("alice", "/talking");
		}
	}

	private static void assertSeenAs(String user, String endpoint) {
		String id = application.bean(WsConnections.class).byUser(user).iterator().next().id();
		assertThat(Seen.ALL).allSatisfy((seen) -> {
			assertThat(seen.user()).isEqualTo(user);
			assertThat(seen.mdc()).containsEntry("wsext.endpoint", endpoint)
				.containsEntry("wsext.connection", id)
				.containsEntry("trace", "t-1");
			assertThat(seen.observation()).isEqualTo("wsext.callback");
		});
	}

	@Test
	@DisplayName("D9 the contexts are cleared after the callback: no identity leaks to another on the same threads")
	void nothingLeaks() {
		List<TestWebSocket> clients = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			clients.add(connect("/recording", "user" + i, "USER"));
		}
		for (int round = 0; round < 20; round++) {
			for (int i = 0; i < clients.size(); i++) {
				clients.get(i).send("whoami");
			}
			for (int i = 0; i < clients.size(); i++) {
				assertThat(clients.get(i).takeText()).isEqualTo("user" + i);
			}
		}
		clients.forEach((client) -> client.close(1000, ""));
		Awaitility.await().until(() -> Seen.count("close") == clients.size());
		assertThat(application.bean(WsConnections.class).count()).isZero();
		for (int i = 0; i < 20; i++) {
			assertThat(application.http().get("/plain").headers().getFirst("X-Identity")).isEqualTo("nobody {}");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/admins", "/secured", "/allowed" })
	@DisplayName("D9 method security on the class guards the upgrade")
	void guardsTheUpgrade(String path) {
		String ticket = ticket("bob", "USER");
		assertThat(TestWebSocket.expectRefused(application.port(), path, "wsext.v1", "wsext.ticket." + ticket).status())
			.isEqualTo(403);
		TestWebSocket carol = connect(path, "carol", "ADMIN");
		carol.send("hi");
		assertThat(carol.takeText()).isEqualTo("hi");
		carol.close(1000, "");
		// Other tests look at all connections.
		Awaitility.await().until(() -> application.bean(WsConnections.class).count() == 0);
	}

	@Test
	@DisplayName("D9 method security on a method guards that callback: an error event, and the connection stays")
	void guardsCallbacks() {
		TestWebSocket bob = connect("/messages", "bob", "USER");
		bob.send("{\"event\":\"reset\",\"id\":\"1\"}");
		assertThat(bob.takeText()).contains("\"error\"", "forbidden", "\"id\":\"1\"");
		bob.send("{\"event\":\"read\",\"id\":\"2\"}");
		assertThat(bob.takeText()).contains("read by bob");
		bob.send("raw");
		assertThat(bob.takeText()).contains("\"error\"", "forbidden");
		bob.send("{\"event\":\"read\",\"id\":\"3\"}");
		assertThat(bob.takeText()).contains("read by bob");
		bob.close(1000, "");
		TestWebSocket carol = connect("/messages", "carol", "ADMIN");
		carol.send("{\"event\":\"reset\",\"id\":\"1\"}");
		assertThat(carol.takeText()).contains("reset by carol");
		carol.close(1000, "");
		// Other tests look at all connections.
		Awaitility.await().until(() -> application.bean(WsConnections.class).count() == 0);
	}

	private static TestWebSocket connect(String path, String user, String role) {
		return TestWebSocket.connectWithTicket(application.port(), path, ticket(user, role));
	}

	private static String ticket(String user, String role) {
		Authentication caller = new TestingAuthenticationToken(user, "n/a", "ROLE_" + role);
		return application.bean(TicketService.class).issue(caller).ticket();
	}

	record Seen(String callback, @Nullable String user, Map<String, String> mdc, @Nullable String observation) {

		static final List<Seen> ALL = new CopyOnWriteArrayList<>();

		static long count(String callback) {
			return ALL.stream().filter((seen) -> seen.callback().equals(callback)).count();
		}

		static void now(String callback, ObservationRegistry registry) {
			Authentication authentication = SecurityContextHolder.getContext().getAuthentication();
			Observation observation = registry.getCurrentObservation();
			Map<String, String> mdc = MDC.getCopyOfContextMap();
			ALL.add(new Seen(callback, (authentication != null) ? authentication.getName() : null,
					(mdc != null) ? mdc : Map.of(), (observation != null) ? observation.getContext().getName() : null));
		}

	}

	@WsExtEndpoint("/recording")
	static class Recording {

		private final ObservationRegistry registry;

		Recording(ObservationRegistry registry) {
			this.registry = registry;
		}

		@OnConnect
		void connect() {
			Seen.now("connect", this.registry);
		}

		@OnOpen
		void open() {
			Seen.now("open", this.registry);
		}

		@OnText
		CompletableFuture<String> text(String text) {
			Authentication caller = SecurityContextHolder.getContext().getAuthentication();
			if (text.equals("whoami")) {
				return CompletableFuture.completedFuture(caller.getName());
			}
			Seen.now("text", this.registry);
			if (text.equals("fail")) {
				throw new IllegalStateException(text);
			}
			if (text.equals("late")) {
				return CompletableFuture.supplyAsync(() -> {
					throw new IllegalStateException(text);
				});
			}
			return CompletableFuture.completedFuture(text);
		}

		@OnError
		String error(IllegalStateException failure) {
			Seen.now("error", this.registry);
			return "failed";
		}

		@OnClose
		void close() {
			Seen.now("close", this.registry);
		}

	}

	@WsExtEndpoint("/further")
	static class Further {

		private final ObservationRegistry registry;

		Further(ObservationRegistry registry) {
			this.registry = registry;
		}

		@OnBinary
		void binary(byte[] bytes) {
			Seen.now("binary", this.registry);
		}

		@OnPong
		void pong() {
			Seen.now("pong", this.registry);
		}

		@OnEvent("some")
		String event() {
			Seen.now("event", this.registry);
			return "done";
		}

	}

	@WsExtEndpoint("/talking")
	static class Talking {

		private final ObservationRegistry registry;

		Talking(ObservationRegistry registry) {
			this.registry = registry;
		}

		@Conversation
		void talk(WsConversation conversation) {
			Seen.now("conversation", this.registry);
			for (WsMessage message : conversation.incoming()) {
				Seen.now("conversation", this.registry);
				conversation.send(message);
			}
		}

	}

	@WsExtEndpoint("/admins")
	@PreAuthorize("hasRole('ADMIN')")
	static class ForAdmins {

		@OnText
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint("/secured")
	@Secured("ROLE_ADMIN")
	static class ForSecuredAdmins {

		@OnText
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint("/allowed")
	@RolesAllowed("ADMIN")
	static class ForAllowedAdmins {

		@OnText
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint("/messages")
	static class ForAdminMessages {

		@OnEvent("read")
		String read(Principal user) {
			return "read by " + user.getName();
		}

		@OnEvent("reset")
		@PreAuthorize("hasRole('ADMIN')")
		String reset(Principal user) {
			return "reset by " + user.getName();
		}

		@OnText
		@PreAuthorize("hasRole('ADMIN')")
		void text(String text) {
		}

	}

	/**
	 * Answers whom the container's thread belongs to outside of callbacks.
	 */
	@RestController
	static class Interceptable {

		@GetMapping("/plain")
		ResponseEntity<Void> plain() {
			Authentication caller = SecurityContextHolder.getContext().getAuthentication();
			Map<String, String> mdc = MDC.getCopyOfContextMap();
			boolean nobody = caller == null || caller.getName().equals("anonymousUser");
			return ResponseEntity.noContent()
				.header("X-Identity", (nobody ? "nobody" : caller.getName()) + " " + ((mdc != null) ? mdc : Map.of()))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableMethodSecurity(securedEnabled = true, jsr250Enabled = true)
	static class Setup {

		@Bean
		ObservationRegistry observationRegistry() {
			ObservationRegistry registry = ObservationRegistry.create();
			registry.observationConfig().observationHandler((context) -> true);
			return registry;
		}

		@Bean
		SecurityFilterChain openChain(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll()).build();
		}

		/**
		 * Gives each handshake an observation and an MDC.
		 */
		@Bean
		OncePerRequestFilter handshakeContext(ObservationRegistry registry) {
			return new OncePerRequestFilter() {

				@Override
				protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response,
						FilterChain chain) throws ServletException, IOException {
					if (request.getHeader("Upgrade") == null) {
						chain.doFilter(request, response);
						return;
					}
					Observation observation = Observation.start("handshake of a test", registry);
					try (Observation.Scope scope = observation.openScope();
							MDC.MDCCloseable trace = MDC.putCloseable("trace", "t-1")) {
						chain.doFilter(request, response);
					}
					finally {
						observation.stop();
					}
				}

			};
		}

	}

}
