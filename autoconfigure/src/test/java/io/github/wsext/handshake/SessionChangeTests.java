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
import java.util.concurrent.atomic.AtomicReference;

import io.github.wsext.OnText;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.FormLogins;
import io.github.wsext.testsupport.HttpProbe;
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
import org.springframework.security.core.session.SessionInformation;
import org.springframework.security.core.session.SessionRegistry;
import org.springframework.security.core.session.SessionRegistryImpl;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * HTTP sessions that change while they have connections and tickets: their id, their
 * user, and what Spring Security thinks of them.
 */
@EveryContainer
class SessionChangeTests {

	private RunningApplication application;

	private FormLogins logins;

	@AfterEach
	void stop() {
		this.application.close();
	}

	private void start(Class<?> security, String... properties) {
		this.application = RunningApplication
			.start(List.of(Room.class, Sessions.class, FormLogins.Users.class, security), properties);
		this.logins = new FormLogins(this.application);
	}

	@Test
	@DisplayName("connections and tickets follow a session whose id changes, and end with it")
	void changesItsId() {
		start(FormLogin.class);
		HttpProbe browser = this.logins.login("alice");
		String early = FormLogins.ticket(browser);
		try (RawWebSocketClient before = this.logins.open(FormLogins.ticket(browser))) {
			awaitConnections(1);
			assertThat(browser.post("/session/id").status()).isEqualTo(200);
			before.sendText("hi").expectText("hi");
			try (RawWebSocketClient later = this.logins.open(early);
					RawWebSocketClient last = this.logins.open(FormLogins.ticket(browser))) {
				awaitConnections(3);
				String unused = FormLogins.ticket(browser);
				assertThat(browser.post("/session/id").status()).isEqualTo(200);
				last.sendText("hi").expectText("hi");
				assertThat(browser.post("/session/end").status()).isEqualTo(200);
				before.expectClose(4401);
				later.expectClose(4401);
				last.expectClose(4401);
				this.logins.assertRefused(unused);
			}
		}
	}

	@Test
	@DisplayName("a second login of the same user in a session changes nothing")
	void logsInAgain() {
		start(FormLogin.class);
		HttpProbe browser = this.logins.login("alice");
		String early = FormLogins.ticket(browser);
		try (RawWebSocketClient before = this.logins.open(FormLogins.ticket(browser))) {
			awaitConnections(1);
			FormLogins.login(browser, "alice");
			before.sendText("hi").expectText("hi");
			try (RawWebSocketClient later = this.logins.open(early)) {
				later.sendText("hi").expectText("hi");
			}
		}
	}

	@Test
	@DisplayName("a login as somebody else ends the connections and tickets that the session had before")
	void logsInAsSomebodyElse() {
		start(FormLogin.class);
		changesTheUser();
	}

	@Test
	@DisplayName("a login as somebody else ends the connections of a session that keeps its id")
	void logsInAsSomebodyElseWithTheSameId() {
		start(WithoutFixationProtection.class);
		changesTheUser();
	}

	private void changesTheUser() {
		HttpProbe browser = this.logins.login("alice");
		HttpProbe elsewhere = this.logins.login("alice");
		String early = FormLogins.ticket(browser);
		try (RawWebSocketClient alices = this.logins.open(FormLogins.ticket(browser));
				RawWebSocketClient others = this.logins.open(FormLogins.ticket(elsewhere))) {
			awaitConnections(2);
			FormLogins.login(browser, "bob");
			alices.expectClose(4401);
			this.logins.assertRefused(early);
			others.sendText("hi").expectText("hi");
			String bobsTicket = FormLogins.ticket(browser);
			try (RawWebSocketClient bobs = this.logins.open(FormLogins.ticket(browser))) {
				awaitConnections(2);
				FormLogins.login(browser, "alice");
				bobs.expectClose(4401);
				this.logins.assertRefused(bobsTicket);
				try (RawWebSocketClient again = this.logins.open(FormLogins.ticket(browser))) {
					again.sendText("hi").expectText("hi");
				}
			}
		}
	}

	@Test
	@DisplayName("a logout that keeps the session ends the connections of the session")
	void forgetsTheUser() {
		start(FormLogin.class);
		HttpProbe browser = this.logins.login("alice");
		String early = FormLogins.ticket(browser);
		try (RawWebSocketClient client = this.logins.open(FormLogins.ticket(browser))) {
			awaitConnections(1);
			assertThat(browser.post("/session/forget").status()).isEqualTo(200);
			client.expectClose(4401);
			this.logins.assertRefused(early);
		}
	}

	@Test
	@DisplayName("a session that expires because its user has too many takes its connections along at once")
	void tooManySessions() {
		start(OneSession.class, "wsext.connection.session-check=1h");
		HttpProbe first = this.logins.login("alice");
		String early = FormLogins.ticket(first);
		try (RawWebSocketClient client = this.logins.open(FormLogins.ticket(first))) {
			awaitConnections(1);
			HttpProbe second = this.logins.login("alice");
			client.expectClose(4401);
			this.logins.assertRefused(early);
			try (RawWebSocketClient other = this.logins.open(FormLogins.ticket(second))) {
				other.sendText("hi").expectText("hi");
			}
		}
	}

	@Test
	@DisplayName("a session that the application lets expire takes its connections along at the next look")
	void expired() {
		start(OwnRegistry.class, "wsext.connection.session-check=20ms");
		HttpProbe browser = this.logins.login("alice");
		String early = FormLogins.ticket(browser);
		try (RawWebSocketClient client = this.logins.open(FormLogins.ticket(browser))) {
			awaitConnections(1);
			SessionRegistry registry = this.application.bean(SessionRegistry.class);
			registry.getAllPrincipals()
				.forEach((user) -> registry.getAllSessions(user, false).forEach(SessionInformation::expireNow));
			client.expectClose(4401);
			this.logins.assertRefused(early);
		}
	}

	@Test
	@DisplayName("wsext.connection.keep-session-alive: messages are for the session what requests are, also under a new id")
	void keepsTheSessionAlive() {
		start(FormLogin.class, "wsext.connection.session-check=20ms", "wsext.connection.keep-session-alive=true");
		HttpProbe browser = this.logins.login("alice");
		try (RawWebSocketClient client = this.logins.open(FormLogins.ticket(browser))) {
			assertThat(browser.post("/session/id").status()).isEqualTo(200);
			HttpSession session = this.application.bean(Sessions.class).last();
			long accessed = session.getLastAccessedTime();
			Awaitility.await().until(() -> {
				client.sendText("hi").expectText("hi");
				return session.getLastAccessedTime() > accessed;
			});
		}
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

	}

	@RestController
	static class Sessions {

		private final AtomicReference<HttpSession> last = new AtomicReference<>();

		HttpSession last() {
			return this.last.get();
		}

		@PostMapping("/session/id")
		String changeId(HttpServletRequest request) {
			request.changeSessionId();
			this.last.set(request.getSession());
			return "ok";
		}

		@PostMapping("/session/forget")
		String forget(HttpSession session) {
			session.removeAttribute("SPRING_SECURITY_CONTEXT");
			return "ok";
		}

		@PostMapping("/session/end")
		String end(HttpSession session) {
			session.invalidate();
			return "ok";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class FormLogin {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return common(http).build();
		}

		static HttpSecurity common(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated()).formLogin((form) -> {
			}).csrf((csrf) -> csrf.disable());
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class WithoutFixationProtection {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return FormLogin.common(http)
				.sessionManagement((session) -> session.sessionFixation((fixation) -> fixation.none()))
				.build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OneSession {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return FormLogin.common(http).sessionManagement((session) -> session.maximumSessions(1)).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnRegistry extends OneSession {

		@Bean
		SessionRegistry sessions() {
			return new SessionRegistryImpl();
		}

	}

}
