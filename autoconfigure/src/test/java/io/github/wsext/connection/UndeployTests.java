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

import java.util.List;
import java.util.Objects;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.LeaveReason;
import io.github.wsext.OnClose;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import jakarta.servlet.http.HttpSession;
import org.apache.catalina.Container;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Applications that Tomcat stops, as when a WAR is undeployed: it ends the HTTP sessions
 * before the application context hears of it.
 */
class UndeployTests {

	@Test
	@DisplayName("whoever is connected by a login reads that the server goes, and not that the login has ended")
	void goesAway() throws Exception {
		try (RunningApplication application = RunningApplication.start(Room.class, Sessions.class, Security.class)) {
			HttpAnswer answer = application.http().as("alice").get("/session");
			assertThat(answer.status()).isEqualTo(200);
			String cookie = String.valueOf(answer.headers().getFirst("Set-Cookie")).split(";")[0];
			ConnectionRegistry connections = application.bean(ConnectionRegistry.class);
			try (RawWebSocketClient client = application.client().handshake("/room").header("Cookie", cookie).open()) {
				Awaitility.await().until(() -> connections.sessions() == 1);
				stop(application);
				client.expectClose(1001);
				Room room = application.bean(Room.class);
				Awaitility.await().until(() -> room.reason != null);
				assertThat(room.reason).isEqualTo(LeaveReason.SHUTDOWN);
			}
		}
	}

	private static void stop(RunningApplication application) throws Exception {
		TomcatWebServer server = (TomcatWebServer) Objects
			.requireNonNull(((ServletWebServerApplicationContext) application.context()).getWebServer());
		for (Container context : List.of(server.getTomcat().getHost().findChildren())) {
			context.stop();
		}
	}

	@WsExtEndpoint(path = "/room", authentication = HandshakeAuthentication.HTTP)
	static class Room {

		private volatile LeaveReason reason;

		@OnText
		String echo(String text) {
			return text;
		}

		@OnClose
		void close(LeaveReason reason) {
			this.reason = reason;
		}

	}

	@RestController
	static class Sessions {

		@GetMapping("/session")
		String begin(HttpSession session) {
			return "ok";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Security {

		@Bean
		SecurityFilterChain chain(HttpSecurity http) throws Exception {
			return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
				.httpBasic((basic) -> basic.securityContextRepository(new HttpSessionSecurityContextRepository()))
				.build();
		}

	}

}
