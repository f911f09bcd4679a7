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

package io.github.wsext.test;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.Principal;

import io.github.wsext.Broadcast;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.InvalidPayloadException;
import io.github.wsext.OnBinary;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.ticket.IssuedTicket;
import io.github.wsext.ticket.TicketService;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.www.BasicAuthenticationFilter;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.socket.CloseStatus;

/**
 * What the test client is tested with.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ TestApplication.OpenEndpoint.class, TestApplication.EchoEndpoint.class, TestApplication.ChatEndpoint.class,
		TestApplication.NewTicketController.class })
class TestApplication {

	@Bean
	InMemoryUserDetailsManager users() {
		return new InMemoryUserDetailsManager(user("alice", "alice"), user("bob", "bob"), user("dora", "secret"));
	}

	private static UserDetails user(String name, String password) {
		return User.withUsername(name).password("{noop}" + password).build();
	}

	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http) {
		return http.authorizeHttpRequests(
				(requests) -> requests.requestMatchers("/nowhere", "/error").permitAll().anyRequest().authenticated())
			.httpBasic(Customizer.withDefaults())
			.addFilterBefore(new BearerFilter(), BasicAuthenticationFilter.class)
			.csrf(AbstractHttpConfigurer::disable)
			.build();
	}

	/**
	 * Knows one token.
	 */
	private static final class BearerFilter extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			if ("Bearer token-of-carol".equals(request.getHeader(HttpHeaders.AUTHORIZATION))) {
				SecurityContextHolder
					.setContext(new SecurityContextImpl(new TestingAuthenticationToken("carol", "n/a", "ROLE_USER")));
			}
			chain.doFilter(request, response);
		}

	}

	@RestController
	static class NewTicketController {

		private final TicketService tickets;

		NewTicketController(TicketService tickets) {
			this.tickets = tickets;
		}

		@PostMapping("/tickets/new")
		IssuedTicket issue(Authentication caller) {
			return this.tickets.issue(caller, "/echo");
		}

	}

	/**
	 * Sends back what it gets, apart from a few words.
	 */
	abstract static class Echo {

		@OnText
		@Nullable String echo(String message, WsConnection connection, @Nullable Principal user) {
			String[] words = message.split(" ", 2);
			switch (words[0]) {
				case "close" -> connection.close(new CloseStatus(Integer.parseInt(words[1]), "as you like"));
				case "who" -> connection.send((user != null) ? user.getName() : "nobody");
				case "header" -> connection.send(String.valueOf(connection.handshake().headers().getFirst(words[1])));
				case "repeat" -> {
					for (int i = 0; i < Integer.parseInt(words[1]); i++) {
						connection.send("message " + i);
					}
				}
				case "last" -> {
					connection.send(message);
					connection.close();
				}
				default -> {
					return message;
				}
			}
			return null;
		}

		@OnBinary
		ByteBuffer echo(ByteBuffer message) {
			return message;
		}

	}

	@WsExtEndpoint(path = "/open", authentication = HandshakeAuthentication.NONE, subprotocols = "chat.v2",
			allowedOrigins = "https://friend.example")
	static class OpenEndpoint extends Echo {

	}

	@WsExtEndpoint(path = "/echo", authentication = HandshakeAuthentication.TICKET_OR_HTTP, subprotocols = "chat.v2")
	static class EchoEndpoint extends Echo {

	}

	/**
	 * Tells everybody in the same room what one of them says.
	 */
	@WsExtEndpoint("/chat/{room}")
	static class ChatEndpoint {

		@OnOpen
		Joined open() {
			return new Joined("joined");
		}

		@OnText
		@Broadcast
		Said say(Say message, Principal user) {
			if (message.text().isEmpty()) {
				throw new InvalidPayloadException("Say something", null);
			}
			return new Said("said", user.getName(), message.text());
		}

		record Say(String text) {
		}

		record Joined(String type) {
		}

		record Said(String type, String user, String text) {
		}

	}

}
