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
import java.util.Objects;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.OnConnect;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.ticket.TicketService;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Endpoints to knock at, and what their door counts.
 */
final class DoorEndpoints {

	static final List<Class<?>> ALL = List.of(Open.class, Room.class, Either.class, Strict.class, Meters.class);

	private DoorEndpoints() {
	}

	/**
	 * A ticket of anybody for any endpoint.
	 */
	static String ticket(RunningApplication application, String user) {
		return application.bean(TicketService.class)
			.issue(UsernamePasswordAuthenticationToken.authenticated(user, "", List.of()))
			.ticket();
	}

	/**
	 * How many handshakes had this outcome.
	 */
	static double count(RunningApplication application, String outcome) {
		return application.bean(SimpleMeterRegistry.class)
			.get("wsext.handshakes")
			.tag("outcome", outcome)
			.counter()
			.count();
	}

	/**
	 * How many handshakes were counted at all.
	 */
	static double countAll(RunningApplication application) {
		return application.bean(SimpleMeterRegistry.class)
			.find("wsext.handshakes")
			.counters()
			.stream()
			.mapToDouble(Counter::count)
			.sum();
	}

	/**
	 * Opens a connection, greeting included.
	 */
	static RawWebSocketClient open(RawHandshake handshake) {
		RawWebSocketClient client = handshake.open();
		return Objects.requireNonNull(client).expectText("welcome");
	}

	@WsExtEndpoint(path = "/open", authentication = HandshakeAuthentication.NONE)
	static class Open {

		@OnOpen
		String open() {
			return "welcome";
		}

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/rooms/{room}")
	static class Room {

		@OnConnect
		void admit(@PathVariable String room) {
			if (room.equals("closed")) {
				throw new HandshakeRejectedException(HttpStatus.CONFLICT, "The room is closed");
			}
			if (room.equals("broken")) {
				throw new IllegalStateException("Broken on purpose");
			}
		}

		@OnOpen
		String open() {
			return "welcome";
		}

	}

	@WsExtEndpoint(path = "/either", authentication = HandshakeAuthentication.TICKET_OR_HTTP)
	static class Either {

		@OnOpen
		String open() {
			return "welcome";
		}

	}

	@WsExtEndpoint(path = "/strict", authentication = HandshakeAuthentication.NONE, subprotocols = "strict.v1",
			requireSubprotocol = true)
	static class Strict {

		@OnOpen
		String open() {
			return "welcome";
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Meters {

		@Bean
		SimpleMeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

}
