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

package io.github.wsext.redis.testsupport;

import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wsext.Broadcast;
import io.github.wsext.ConnectionAttribute;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.TicketPayload;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.redis.ticket.TicketTypes;
import io.github.wsext.ticket.IssuedTicket;
import io.github.wsext.ticket.TicketAttributesProvider;
import io.github.wsext.ticket.TicketService;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.authentication.event.LogoutSuccessEvent;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The application whose nodes tests run, in this JVM or in one of their own.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ NodeApplication.GameEndpoint.class, NodeApplication.RoomEndpoint.class,
		NodeApplication.NodeController.class })
public class NodeApplication {

	/**
	 * What a node prints before its port.
	 */
	static final String READY = "node-is-ready-on-port:";

	/**
	 * Runs a node in a JVM of its own.
	 * @param arguments properties
	 */
	public static void main(String[] arguments) {
		ConfigurableApplicationContext context = start(arguments);
		System.out.println(READY + context.getEnvironment().getRequiredProperty("local.server.port"));
	}

	static ConfigurableApplicationContext start(String... arguments) {
		return new SpringApplicationBuilder(NodeApplication.class)
			.properties("server.port=0", "spring.application.name=game", "spring.main.banner-mode=off",
					"wsext.ticket.issue-rate-per-minute=1000000", "wsext.ticket.max-per-principal=1000000")
			.run(arguments);
	}

	@Bean
	InMemoryUserDetailsManager users() {
		return new InMemoryUserDetailsManager(
				Stream.concat(Stream.of("alice", "bob"), IntStream.range(0, 50).mapToObj((number) -> "user" + number))
					.map(NodeApplication::user)
					.toList());
	}

	private static UserDetails user(String name) {
		return User.withUsername(name).password(name).authorities("ROLE_USER").build();
	}

	/**
	 * Compares as they are: what is slow on purpose is not what is tested.
	 */
	@Bean
	PasswordEncoder passwordEncoder() {
		return new PasswordEncoder() {

			@Override
			public String encode(CharSequence password) {
				return password.toString();
			}

			@Override
			public boolean matches(CharSequence password, String encoded) {
				return encoded.contentEquals(password);
			}

		};
	}

	@Bean
	SecurityFilterChain securityFilterChain(HttpSecurity http) {
		return http.authorizeHttpRequests((requests) -> requests.anyRequest().authenticated())
			.httpBasic(Customizer.withDefaults())
			.csrf(AbstractHttpConfigurer::disable)
			.build();
	}

	@Bean
	TicketTypes ticketTypes() {
		return TicketTypes.of(Seat.class);
	}

	@Bean
	TicketAttributesProvider tenant() {
		return (caller, request) -> Map.of("tenant", "acme");
	}

	@WsExtEndpoint("/game")
	static class GameEndpoint {

		@OnOpen
		String open(@TicketPayload(required = false) Seat seat, @ConnectionAttribute String tenant,
				Authentication caller) {
			return caller.getName() + caller.getAuthorities() + " at " + tenant
					+ ((seat != null) ? " on " + seat.number() : "");
		}

		@OnText
		String echo(String message) {
			return message;
		}

	}

	@WsExtEndpoint("/room/{name}")
	static class RoomEndpoint {

		@OnText
		@Broadcast
		String say(String message) {
			return message;
		}

	}

	@RestController
	static class NodeController {

		private final TicketService tickets;

		private final WsConnections connections;

		private final ApplicationEventPublisher publisher;

		private final WsTopics topics;

		NodeController(TicketService tickets, WsConnections connections, ApplicationEventPublisher publisher,
				WsTopics topics) {
			this.tickets = tickets;
			this.connections = connections;
			this.publisher = publisher;
			this.topics = topics;
		}

		/**
		 * Publishes a text.
		 * @return what became of it on its way to other nodes
		 */
		@PostMapping("/say/{text}")
		String say(@PathVariable String text) throws Exception {
			return say("one", text);
		}

		/**
		 * Publishes a text in a room.
		 */
		@PostMapping("/say/{room}/{text}")
		String say(@PathVariable String room, @PathVariable String text) throws Exception {
			return this.topics.publish("/room/" + room, text).relay().toCompletableFuture().get().toString();
		}

		@PostMapping("/count")
		String count() {
			return String.valueOf(this.connections.cluster().count());
		}

		@PostMapping("/nodes")
		String nodes() {
			return String.valueOf(this.connections.cluster().nodes().size());
		}

		@PostMapping("/online")
		String online(Authentication caller) {
			return String.valueOf(this.connections.cluster().isOnline(caller.getName()));
		}

		@PostMapping("/seat")
		String seat(Authentication caller) {
			return this.tickets.issue(caller, "/game", new Seat(7)).ticket();
		}

		@PostMapping("/unlisted")
		IssuedTicket unlisted(Authentication caller) {
			return this.tickets.issue(caller, "/game", new Unlisted());
		}

		@PostMapping("/leave")
		void leave(Authentication caller) {
			this.publisher.publishEvent(new LogoutSuccessEvent(caller));
		}

		@PostMapping("/disconnect")
		void disconnect(Authentication caller) {
			this.connections.disconnectUser(caller.getName());
		}

	}

	record Seat(int number) {
	}

	record Unlisted() {
	}

}
