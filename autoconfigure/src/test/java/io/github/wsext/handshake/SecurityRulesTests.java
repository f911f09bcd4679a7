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

package io.github.wsext.handshake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnOpen;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.LogCapture;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RunningApplication;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.expression.WebExpressionAuthorizationManager;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Rules of the application's security filter chains that speak of the paths of endpoints,
 * in whatever way they are written.
 */
@EveryContainer
class SecurityRulesTests {

	private static RunningApplication start(Class<?> security, String... properties) {
		return RunningApplication
			.start(List.of(Feed.class, Either.class, Room.class, Open.class, Users.class, security), properties);
	}

	private static String ticket(RunningApplication application, String user, String path) {
		return HttpProbe.ticket(application.port(), user, path);
	}

	/**
	 * The answers to a user who comes in each way that there is.
	 */
	private static List<Integer> statuses(RunningApplication application, String user, String path) {
		List<Integer> statuses = new ArrayList<>();
		statuses.add(application.status(path, (handshake) -> handshake.ticket(ticket(application, user, path))));
		statuses.add(application.status(path + "?ticket=" + ticket(application, user, path), none()));
		statuses.add(application.status("/ws-ticket/" + ticket(application, user, path), none()));
		return statuses;
	}

	private static Consumer<RawHandshake> none() {
		return (handshake) -> {
		};
	}

	@Nested
	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	class OfOneChain {

		@AutoClose
		private final RunningApplication application = start(OneChain.class);

		@ParameterizedTest
		@ValueSource(strings = { "/admin/feed", "/admin/either", "/room/expression", "/room/context", "/room/request",
				"/room/address", "/room/nobody" })
		@DisplayName("H6 a rule that the owner of a ticket does not meet is a 403, however the ticket travels")
		void refused(String path) {
			assertThat(statuses(this.application, "alice", path)).containsExactly(403, 403, 403);
		}

		@ParameterizedTest
		@ValueSource(strings = { "/admin/feed", "/admin/either", "/room/expression", "/room/context", "/room/request",
				"/room/lobby" })
		@DisplayName("H6 a rule that the owner of a ticket meets lets him in, without a login of his own")
		void permitted(String path) {
			assertThat(statuses(this.application, "root", path)).containsExactly(101, 101, 101);
		}

		@Test
		@DisplayName("H6 H7 a rule holds for who comes by the authentication of the request, too")
		void http() {
			assertThat(this.application.status("/admin/either", (handshake) -> handshake.basic("alice", "alice")))
				.isEqualTo(403);
			assertThat(this.application.status("/admin/either", (handshake) -> handshake.basic("root", "root")))
				.isEqualTo(101);
		}

		@Test
		@DisplayName("H6 the ticket counts, not who else the request says it is from")
		void ticketCounts() {
			assertThat(this.application.status("/admin/either", (handshake) -> handshake.basic("root", "root")
				.ticket(ticket(this.application, "alice", "/admin/either")))).isEqualTo(403);
			assertThat(this.application.status("/room/context", (handshake) -> handshake.basic("root", "root")
				.ticket(ticket(this.application, "alice", "/room/context")))).isEqualTo(403);
		}

		@Test
		@DisplayName("H6 a ticket that a rule refuses is spent, as by method security, and nothing is logged")
		void spent() {
			String ticket = ticket(this.application, "alice", "/admin/feed");
			try (LogCapture log = new LogCapture((logger) -> !logger.equals(SecurityRules.class.getName()))) {
				assertThat(this.application.status("/admin/feed", (handshake) -> handshake.ticket(ticket)))
					.isEqualTo(403);
				assertThat(this.application.status("/admin/feed", (handshake) -> handshake.ticket(ticket)))
					.isEqualTo(401);
				assertThat(log.lines()).isEmpty();
			}
		}

		@Test
		@DisplayName("H6 what needs no login at all asks no rule")
		void nobodyAsks() {
			assertThat(this.application.status("/admin/open", none())).isEqualTo(101);
		}

	}

	@Test
	@DisplayName("H6 of several chains the rules of that one hold which has the path of the endpoint")
	void severalChains() {
		try (RunningApplication application = start(SeveralChains.class)) {
			assertThat(statuses(application, "alice", "/admin/feed")).containsExactly(403, 403, 403);
			assertThat(statuses(application, "root", "/admin/feed")).containsExactly(101, 101, 101);
			assertThat(statuses(application, "alice", "/room/lobby")).containsExactly(101, 101, 101);
		}
	}

	@Test
	@DisplayName("H6 the rules hold below a context path and a servlet path")
	void paths() {
		try (RunningApplication application = start(OneChainBelow.class, "server.servlet.context-path=/app",
				"spring.mvc.servlet.path=/api")) {
			for (String user : List.of("alice", "root")) {
				int expected = user.equals("root") ? 101 : 403;
				for (String prefix : List.of("/app/api/ws-ticket/", "/app/api/admin/feed?ticket=")) {
					String ticket = application.http()
						.as(user)
						.header("Content-Type", "application/json")
						.post("/app/api/ticket", "{\"endpoint\":\"/admin/feed\"}")
						.json()
						.get("ticket")
						.asString();
					assertThat(application.status(prefix + ticket, none())).as(user + " " + prefix).isEqualTo(expected);
				}
			}
		}
	}

	@Test
	@DisplayName("H6 a chain that says nothing of a path, and so denies it, lets tickets pass")
	void saysNothing() {
		try (RunningApplication application = start(SaysNothing.class)) {
			assertThat(statuses(application, "alice", "/room/lobby")).containsExactly(101, 101, 101);
			assertThat(statuses(application, "alice", "/admin/feed")).containsExactly(403, 403, 403);
		}
	}

	@Test
	@DisplayName("H6 rules hold in a chain that is shown for debugging")
	void debug() {
		try (RunningApplication application = start(Debug.class)) {
			assertThat(statuses(application, "alice", "/admin/feed")).containsExactly(403, 403, 403);
			assertThat(statuses(application, "root", "/admin/feed")).containsExactly(101, 101, 101);
		}
	}

	@Test
	@DisplayName("H6 a rule that fails is a 500 and lets nobody in")
	void fails() {
		try (RunningApplication application = start(Failing.class);
				LogCapture log = new LogCapture((logger) -> !logger.equals(SecurityRules.class.getName()))) {
			assertThat(application.status("/room/lobby",
					(handshake) -> handshake.ticket(ticket(application, "root", "/room/lobby"))))
				.isEqualTo(500);
			assertThat(log.lines()).singleElement().asString().contains("/room/{name}");
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	@DisplayName("H6 start-up says what rules cannot be asked")
	void unknown(CapturedOutput output) {
		try (RunningApplication application = start(OwnFilter.class)) {
			assertThat(application.port()).isPositive();
			assertThat(output.getAll().lines()).filteredOn((line) -> line.contains("Rules of a security filter chain"))
				.singleElement()
				.asString()
				.contains(OwnFilter.Own.class.getName());
		}
	}

	@WsExtEndpoint("/admin/feed")
	static class Feed {

		@OnOpen
		void open() {
		}

	}

	@WsExtEndpoint(path = "/admin/either", authentication = HandshakeAuthentication.TICKET_OR_HTTP)
	static class Either {

		@OnOpen
		void open() {
		}

	}

	@WsExtEndpoint("/room/{name}")
	static class Room {

		@OnOpen
		void open() {
		}

	}

	@WsExtEndpoint(path = "/admin/open", authentication = HandshakeAuthentication.NONE)
	static class Open {

		@OnOpen
		void open() {
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Users {

		@Bean
		UserDetailsService users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("alice").password("{noop}alice").roles("USER").build(),
					User.withUsername("root").password("{noop}root").roles("ADMIN").build());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OneChain {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/admin/**")
					.hasRole("ADMIN")
					.requestMatchers("/room/expression")
					.access(new WebExpressionAuthorizationManager("hasRole('ADMIN')"))
					.requestMatchers("/room/context")
					.access((caller, context) -> new AuthorizationDecision(isRoot()))
					.requestMatchers("/room/request")
					.access((caller, context) -> new AuthorizationDecision(isRoot(context.getRequest())))
					.requestMatchers("/room/address")
					.access((caller, context) -> new AuthorizationDecision(
							new IpAddressMatcher("192.0.2.1").matches(context.getRequest())))
					.requestMatchers("/room/nobody")
					.denyAll()
					.anyRequest()
					.authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		private static boolean isRoot() {
			Authentication caller = SecurityContextHolder.getContext().getAuthentication();
			return caller != null && caller.getName().equals("root");
		}

		private static boolean isRoot(HttpServletRequest request) {
			return "root".equals(request.getRemoteUser()) && request.isUserInRole("ADMIN")
					&& request.getRequestURI().equals("/room/request")
					&& request.getServletPath().equals("/room/request") && request.getPathInfo() == null
					&& request.getRequestURL().toString().endsWith("/room/request")
					&& "root".equals(request.getUserPrincipal().getName());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OneChainBelow {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/admin/**")
					.access((caller, context) -> new AuthorizationDecision(
							caller.get().getName().equals("root") && isFeed(context.getRequest())))
					.anyRequest()
					.authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		private static boolean isFeed(HttpServletRequest request) {
			return request.getRequestURI().equals("/app/api/admin/feed") && request.getServletPath().equals("/api")
					&& request.getPathInfo().equals("/admin/feed");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SeveralChains {

		@Bean
		@Order(1)
		SecurityFilterChain admin(HttpSecurity http) {
			return http.securityMatcher("/admin/**")
				.authorizeHttpRequests((requests) -> requests.anyRequest().hasRole("ADMIN"))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		@Bean
		@Order(2)
		SecurityFilterChain others(HttpSecurity http) {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class SaysNothing {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/ticket")
					.authenticated()
					.requestMatchers("/admin/**")
					.hasRole("ADMIN"))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableWebSecurity(debug = true)
	static class Debug {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http.authorizeHttpRequests(
					(requests) -> requests.requestMatchers("/admin/**").hasRole("ADMIN").anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Failing {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers("/room/**").access((caller, context) -> {
					throw new IllegalStateException("Expected by the test");
				}).anyRequest().authenticated())
				.httpBasic(Customizer.withDefaults())
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnFilter {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) {
			Filter own = new Own();
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.addFilterAfter(own, AuthorizationFilter.class)
				.build();
		}

		static class Own implements Filter {

			@Override
			public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
					throws IOException, ServletException {
				chain.doFilter(request, response);
			}

		}

	}

}
