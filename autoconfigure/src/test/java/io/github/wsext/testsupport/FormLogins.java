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

package io.github.wsext.testsupport;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Browsers that log in with Spring Security's form, get tickets and open connections to
 * {@code /room}.
 */
public final class FormLogins {

	private final RunningApplication application;

	public FormLogins(RunningApplication application) {
		this.application = application;
	}

	/**
	 * A browser of its own with a login.
	 */
	public HttpProbe login(String user) {
		HttpProbe browser = this.application.http().withCookies();
		login(browser, user);
		return browser;
	}

	/**
	 * Logs in, maybe once more.
	 */
	public static HttpAnswer login(HttpProbe browser, String user) {
		HttpAnswer answer = browser.header("Content-Type", "application/x-www-form-urlencoded")
			.post("/login", "username=" + user + "&password=" + user);
		assertThat(answer.status()).isEqualTo(302);
		assertThat(answer.headers().getFirst("Location")).doesNotContain("error");
		return answer;
	}

	/**
	 * A ticket for whoever is logged in.
	 */
	public static String ticket(HttpProbe browser) {
		HttpAnswer answer = browser.post("/ticket");
		assertThat(answer.status()).isEqualTo(200);
		return answer.json().path("ticket").asString();
	}

	public RawWebSocketClient open(String ticket) {
		return this.application.client().handshake("/room").ticket(ticket).open();
	}

	public void assertRefused(String ticket) {
		assertThat(this.application.status("/room", (handshake) -> handshake.ticket(ticket))).isEqualTo(401);
	}

	/**
	 * Alice and Bob, with their names as passwords.
	 */
	@Configuration(proxyBeanMethods = false)
	public static class Users {

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(User.withUsername("alice").password("{noop}alice").build(),
					User.withUsername("bob").password("{noop}bob").build());
		}

	}

}
