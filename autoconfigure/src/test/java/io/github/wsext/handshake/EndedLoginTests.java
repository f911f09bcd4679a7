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

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.LeaveReason;
import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import jakarta.servlet.http.HttpSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Logins that end while a handshake is under way: neither a ticket nor a connection
 * outlives them.
 */
@EveryContainer
class EndedLoginTests {

	private static final int ROUNDS = 40;

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(
			List.of(Tickets.class, Cookies.class, Parked.class, Sessions.class, Security.class),
			"wsext.ticket.issue-rate-per-minute=100000");

	@AfterEach
	void nobodyIsLeft() {
		Awaitility.await().atMost(Patience.LIMIT).until(() -> application.bean(WsConnections.class).count() == 0);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/logout", "/session/end" })
	@DisplayName("a ticket does not outlive the login that it was issued to")
	void ticket(String end) {
		Login login = Login.begin();
		String ticket = login.ticket();
		login.end(end);
		assertThat(application.status("/tickets", (handshake) -> handshake.ticket(ticket))).isEqualTo(401);
		Login next = Login.begin();
		String fresh = next.ticket();
		assertThat(application.status("/tickets", (handshake) -> handshake.ticket(fresh))).isEqualTo(101);
		next.end("/session/end");
	}

	@ParameterizedTest
	@CsvSource({ "/parked/tickets, /logout", "/parked/tickets, /session/end", "/parked/cookies, /logout",
			"/parked/cookies, /session/end" })
	@DisplayName("a connection whose login ends between its authentication and its opening is closed with 4401")
	void parked(String endpoint, String end) throws Exception {
		Login login = Login.begin();
		try (RawWebSocketClient client = application.client()) {
			RawHandshake handshake = login.handshake(client, endpoint);
			CompletableFuture<RawWebSocketClient> opened = CompletableFuture.supplyAsync(handshake::open);
			Parked.meet();
			login.end(end);
			Parked.meet();
			opened.get(Patience.SECONDS, TimeUnit.SECONDS).expectClose(4401);
		}
		assertThat(Parked.callbacks.poll(Patience.SECONDS, TimeUnit.SECONDS)).as("without an @OnOpen")
			.isEqualTo("close AUTHENTICATION_ENDED");
	}

	@ParameterizedTest
	@CsvSource({ "/tickets, /logout", "/tickets, /session/end", "/cookies, /logout", "/cookies, /session/end" })
	@DisplayName("of many logins that end during the handshake none leaves a connection open")
	void races(String endpoint, String end) throws Exception {
		int opened = 0;
		for (int round = 0; round < ROUNDS; round++) {
			Login login = Login.begin();
			try (RawWebSocketClient client = application.client()) {
				RawHandshake handshake = login.handshake(client, endpoint);
				CyclicBarrier start = new CyclicBarrier(2);
				CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> {
					await(start);
					return handshake.send().status();
				});
				await(start);
				login.end(end);
				if (status.get(Patience.SECONDS, TimeUnit.SECONDS) == 101) {
					opened++;
					client.expectClose(4401);
				}
			}
		}
		assertThat(opened).as("a race").isPositive();
	}

	@ParameterizedTest
	@CsvSource({ "/tickets, /logout", "/tickets, /session/end", "/cookies, /logout", "/cookies, /session/end" })
	@DisplayName("of many logins that end as soon as the client has read its 101 none leaves a connection open")
	void afterTheAnswer(String endpoint, String end) {
		for (int round = 0; round < ROUNDS; round++) {
			Login login = Login.begin();
			try (RawWebSocketClient client = application.client()) {
				RawWebSocketClient open = login.handshake(client, endpoint).open();
				login.end(end);
				open.expectClose(4401);
			}
		}
	}

	private static void await(CyclicBarrier barrier) {
		try {
			barrier.await(Patience.SECONDS, TimeUnit.SECONDS);
		}
		catch (InterruptedException | BrokenBarrierException | TimeoutException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * A login with a cookie.
	 */
	private record Login(HttpProbe probe, String cookie) {

		static Login begin() {
			HttpAnswer answer = application.http().as("alice").get("/session/begin");
			assertThat(answer.status()).isEqualTo(200);
			String cookie = String.valueOf(answer.headers().getFirst("Set-Cookie")).split(";")[0];
			return new Login(application.http().header("Cookie", cookie), cookie);
		}

		String ticket() {
			HttpAnswer answer = this.probe.post("/ticket");
			assertThat(answer.status()).isEqualTo(200);
			return answer.json().path("ticket").asString();
		}

		void end(String path) {
			assertThat(this.probe.post(path).status()).isEqualTo(200);
		}

		RawHandshake handshake(RawWebSocketClient client, String endpoint) {
			RawHandshake handshake = client.handshake(endpoint);
			return endpoint.endsWith("cookies") ? handshake.header("Cookie", this.cookie) : handshake.ticket(ticket());
		}

	}

	@WsExtEndpoint("/tickets")
	static class Tickets {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/cookies", authentication = HandshakeAuthentication.HTTP)
	static class Cookies {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	/**
	 * Lets a handshake wait when it is known who the caller is.
	 */
	@WsExtEndpoint(path = "/parked/{how}", authentication = HandshakeAuthentication.TICKET_OR_HTTP)
	static class Parked {

		private static final CyclicBarrier barrier = new CyclicBarrier(2);

		private static final BlockingQueue<String> callbacks = new LinkedBlockingQueue<>();

		static void meet() {
			await(barrier);
		}

		@OnConnect
		void park() {
			meet();
			meet();
		}

		@OnOpen
		void open() {
			callbacks.add("open");
		}

		@OnClose
		void close(LeaveReason reason) {
			callbacks.add("close " + reason);
		}

	}

	@RestController
	static class Sessions {

		@GetMapping("/session/begin")
		String begin(HttpSession session) {
			return "ok";
		}

		@PostMapping("/session/end")
		String end(HttpSession session) {
			session.invalidate();
			return "ok";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Security {

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(
					User.withUsername("alice").password("{noop}alice").roles("USER").build());
		}

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic((basic) -> basic.securityContextRepository(new HttpSessionSecurityContextRepository()))
				.logout((logout) -> logout.logoutSuccessHandler((request, response, caller) -> response.setStatus(200)))
				.csrf((csrf) -> csrf.disable())
				.build();
		}

	}

}
