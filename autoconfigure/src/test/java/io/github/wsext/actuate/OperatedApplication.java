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

package io.github.wsext.actuate;

import java.util.List;
import java.util.stream.Stream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnClose;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.ManualTime;
import io.github.wsext.testsupport.RunningApplication;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;

/**
 * An application that somebody operates: who has the role OPERATOR may write, and see
 * values.
 */
final class OperatedApplication {

	private OperatedApplication() {
	}

	static RunningApplication start(String... properties) {
		return RunningApplication.start(
				List.of(ManualTime.class, Rules.class, ChatEndpoint.class, StatusEndpoint.class),
				Stream.concat(Stream.of("management.endpoints.web.exposure.include=wsext,health,info",
						"management.endpoint.wsext.access=unrestricted",
						"management.endpoint.wsext.show-values=when-authorized",
						"management.endpoint.wsext.roles=OPERATOR", "management.endpoint.health.show-details=always",
						"management.endpoint.health.probes.enabled=true", "wsext.max-connections=5000",
						"wsext.inbound.max-unfinished=64MB", "wsext.outbound.max-messages=2",
						"wsext.outbound.max-bytes=16MB", "wsext.send-timeout=10m",
						"server.tomcat.max-connections=8192"), Stream.of(properties))
					.toArray(String[]::new));
	}

	@WsExtEndpoint(path = "/chat/{room}", id = "chat")
	static class ChatEndpoint {

		@OnText
		String echo(String text) {
			return text;
		}

		@OnEvent("chat:say")
		void say(String text, WsConnection connection) {
			connection.send(text);
		}

		@OnClose
		void left() {
			// Nobody has to know.
		}

	}

	@WsExtEndpoint(path = "/status", id = "status", authentication = HandshakeAuthentication.NONE,
			overflow = OverflowPolicy.DROP_OLDEST)
	static class StatusEndpoint {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Rules {

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(user("operator", "OPERATOR"), user("alice", "USER"),
					user("bob", "USER"));
		}

		@Bean
		SecurityFilterChain securityFilterChain(HttpSecurity http) {
			return http
				.authorizeHttpRequests((requests) -> requests.requestMatchers(HttpMethod.POST, "/actuator/wsext")
					.hasRole("OPERATOR")
					.requestMatchers(HttpMethod.DELETE, "/actuator/wsext/**")
					.hasRole("OPERATOR")
					.requestMatchers("/error", "/actuator/**")
					.permitAll()
					.anyRequest()
					.authenticated())
				.csrf((csrf) -> csrf.ignoringRequestMatchers("/actuator/wsext/**", "/ticket"))
				.httpBasic(Customizer.withDefaults())
				.build();
		}

		private static UserDetails user(String name, String role) {
			return User.withUsername(name).password("{noop}" + name).roles(role).build();
		}

	}

}
