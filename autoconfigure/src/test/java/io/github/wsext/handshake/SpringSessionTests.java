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

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.FormLogins;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.LogCapture;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.session.MapSession;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.Session;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sessions of Spring Session in a repository that tells nobody when one ends.
 */
@EveryContainer
class SpringSessionTests {

	private RunningApplication application;

	private FormLogins logins;

	@AfterEach
	void stop() {
		this.application.close();
	}

	private void start(String... properties) {
		this.application = RunningApplication.start(
				List.of(Room.class, Cookies.class, Repository.class, FormLogins.Users.class, Security.class),
				properties);
		this.logins = new FormLogins(this.application);
	}

	@Test
	@DisplayName("a connection ends when its session is no longer in the repository, with and without a ticket")
	void ends() {
		start("wsext.connection.session-check=20ms");
		HttpProbe browser = this.logins.login("alice");
		HttpProbe other = this.logins.login("alice");
		try (RawWebSocketClient byTicket = this.logins.open(FormLogins.ticket(browser));
				RawWebSocketClient byCookie = openWithCookie();
				RawWebSocketClient others = this.logins.open(FormLogins.ticket(other))) {
			awaitConnections(3);
			delete(sessionOf(browser));
			byTicket.expectClose(4401);
			delete(this.cookieSession);
			byCookie.expectClose(4401);
			others.sendText("hi").expectText("hi");
		}
	}

	@Test
	@DisplayName("a ticket of a session that is no longer in the repository opens and renews nothing")
	void ticket() {
		start("wsext.connection.session-check=1h");
		HttpProbe browser = this.logins.login("alice");
		HttpProbe other = this.logins.login("alice");
		String ticket = FormLogins.ticket(browser);
		String refreshing = FormLogins.ticket(browser);
		try (RawWebSocketClient client = this.logins.open(FormLogins.ticket(other))) {
			delete(sessionOf(browser));
			assertThat(this.application.status("/room", (handshake) -> handshake.ticket(ticket))).isEqualTo(401);
			client
				.sendText("{\"event\":\"auth:refresh\",\"payload\":{\"ticket\":\"" + refreshing + "\"},\"id\":\"r\"}");
			assertThat(client.readMessage().text()).contains("\"error\"", "forbidden");
		}
	}

	@Test
	@DisplayName("a login as somebody else in the same session ends what the session had before")
	void logsInAsSomebodyElse() {
		start("wsext.connection.session-check=1h");
		HttpProbe browser = this.logins.login("alice");
		String early = FormLogins.ticket(browser);
		try (RawWebSocketClient client = this.logins.open(FormLogins.ticket(browser))) {
			awaitConnections(1);
			FormLogins.login(browser, "bob");
			client.expectClose(4401);
			assertThat(this.application.status("/room", (handshake) -> handshake.ticket(early))).isEqualTo(401);
		}
	}

	@Test
	@DisplayName("wsext.connection.keep-session-alive: messages are for the session what requests are")
	void keepsTheSessionAlive() {
		start("wsext.connection.session-check=20ms", "wsext.connection.keep-session-alive=true");
		HttpProbe browser = this.logins.login("alice");
		try (RawWebSocketClient client = this.logins.open(FormLogins.ticket(browser))) {
			Repository repository = this.application.bean(Repository.class);
			String id = sessionOf(browser);
			Instant accessed = repository.sessions.get(id).getLastAccessedTime();
			Awaitility.await().until(() -> {
				client.sendText("hi").expectText("hi");
				return repository.sessions.get(id).getLastAccessedTime().isAfter(accessed);
			});
		}
	}

	@Test
	void aSessionThatChangesItsIdHasEndedAsNobodyTellsThatItGoesOnUnderAnother() {
		start("wsext.connection.session-check=20ms");
		HttpProbe browser = this.logins.login("alice");
		String early = FormLogins.ticket(browser);
		try (RawWebSocketClient client = this.logins.open(FormLogins.ticket(browser))) {
			awaitConnections(1);
			String before = sessionOf(browser);
			assertThat(browser.post("/session/id").status()).isEqualTo(200);
			assertThat(sessionOf(browser)).isNotEqualTo(before);
			client.expectClose(4401);
			this.logins.assertRefused(early);
			try (RawWebSocketClient next = this.logins.open(FormLogins.ticket(browser))) {
				next.sendText("hi").expectText("hi");
			}
		}
	}

	@Test
	@DisplayName("a repository that fails ends no connection, and is asked again")
	void fails() {
		start("wsext.connection.session-check=20ms");
		HttpProbe browser = this.logins.login("alice");
		try (RawWebSocketClient client = this.logins.open(FormLogins.ticket(browser));
				LogCapture log = new LogCapture((line) -> false)) {
			awaitConnections(1);
			Repository repository = this.application.bean(Repository.class);
			String id = sessionOf(browser);
			repository.broken.set(true);
			Awaitility.await().until(() -> log.lines().stream().anyMatch((line) -> line.contains("1 of 1")));
			client.sendText("hi").expectText("hi");
			repository.broken.set(false);
			delete(id);
			client.expectClose(4401);
		}
	}

	private String cookieSession = "";

	private RawWebSocketClient openWithCookie() {
		HttpAnswer answer = FormLogins.login(this.application.http(), "alice");
		String cookie = String.valueOf(answer.headers().getFirst("Set-Cookie")).split(";")[0];
		this.cookieSession = newest();
		return this.application.client().handshake("/cookies").header("Cookie", cookie).open();
	}

	private String newest() {
		return this.application.bean(Repository.class).sessions.values()
			.stream()
			.max((one, other) -> one.getCreationTime().compareTo(other.getCreationTime()))
			.orElseThrow()
			.getId();
	}

	private String sessionOf(HttpProbe browser) {
		return browser.get("/session").body();
	}

	private void delete(String id) {
		Repository repository = this.application.bean(Repository.class);
		assertThat(repository.sessions).containsKey(id);
		repository.deleted.add(id);
	}

	private void awaitConnections(int count) {
		Awaitility.await().until(() -> this.application.bean(WsConnections.class).count() == count);
	}

	@WsExtEndpoint("/room")
	static class Room {

		@OnText
		String echo(String text) {
			return text;
		}

		@OnEvent("any")
		void any() {
		}

	}

	@WsExtEndpoint(path = "/cookies", authentication = HandshakeAuthentication.HTTP)
	static class Cookies {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableSpringHttpSession
	@RestController
	static class Repository {

		final Map<String, Session> sessions = new ConcurrentHashMap<>();

		/** A request that ends meanwhile puts its session back. */
		final Set<String> deleted = ConcurrentHashMap.newKeySet();

		final AtomicBoolean broken = new AtomicBoolean();

		@GetMapping("/session")
		String id(HttpSession session) {
			return session.getId();
		}

		@PostMapping("/session/id")
		String changeId(HttpServletRequest request) {
			return request.changeSessionId();
		}

		@Bean
		MapSessionRepository sessionRepository() {
			return new MapSessionRepository(this.sessions) {

				@Override
				public MapSession findById(String id) {
					if (Repository.this.broken.get()) {
						throw new IllegalStateException("No connection to the store");
					}
					return Repository.this.deleted.contains(id) ? null : super.findById(id);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Security {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated()).formLogin((form) -> {
			}).csrf((csrf) -> csrf.disable()).build();
		}

	}

}
