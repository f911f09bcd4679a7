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

import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnEvent;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.spi.HandshakeCheck;
import io.github.wsext.spi.HandshakeRequest;
import io.github.wsext.spi.HandshakeResult;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A proxy that passes on a name where an address belongs.
 */
@EveryContainer
class ForwardedNameTests {

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(
			List.of(Open.class, Door.class, Check.class), "server.forward-headers-strategy=framework",
			"wsext.ticket.bind-address=exact", "wsext.limit.connections-per-address=2");

	/** Each JVM knows what it stands for, if it is asked. */
	private static final String NAME = "localhost";

	@Test
	@DisplayName("a name in a forwarded header is not looked up, and is counted as what it is")
	void notResolved() throws Exception {
		try (RawWebSocketClient first = open(); RawWebSocketClient second = open()) {
			first.sendText("hi").expectText("true " + NAME);
			second.sendText("hi").expectText("true " + NAME);
			assertThat(application.status("/open", (handshake) -> handshake.header("X-Forwarded-For", NAME)))
				.isEqualTo(429);
			InetSocketAddress seen = Check.seen.poll(Patience.SECONDS, TimeUnit.SECONDS);
			assertThat(Objects.requireNonNull(seen).isUnresolved()).isTrue();
		}
	}

	@Test
	@DisplayName("a ticket that is bound to such a name opens and renews with it")
	void ticket() {
		String ticket = ticketOf();
		try (RawWebSocketClient client = application.client()
			.handshake("/door")
			.header("X-Forwarded-For", NAME + "2")
			.ticket(ticket)
			.open()) {
			String fresh = ticketOf();
			client.sendText("{\"event\":\"auth:refresh\",\"payload\":{\"ticket\":\"" + fresh + "\"},\"id\":1}");
			assertThat(client.readMessage().text()).contains("auth:refresh");
		}
	}

	private static String ticketOf() {
		HttpAnswer answer = application.http().as("alice").header("X-Forwarded-For", NAME + "2").post("/ticket");
		assertThat(answer.status()).isEqualTo(200);
		return answer.json().path("ticket").asString();
	}

	private static RawWebSocketClient open() {
		return application.client().handshake("/open").header("X-Forwarded-For", NAME).open();
	}

	static class Check implements HandshakeCheck {

		static final BlockingQueue<InetSocketAddress> seen = new LinkedBlockingQueue<>();

		@Override
		public HandshakeResult check(HandshakeRequest request) {
			seen.add(Objects.requireNonNull(request.remoteAddress()));
			return HandshakeResult.permit();
		}

	}

	@WsExtEndpoint(path = "/open", authentication = HandshakeAuthentication.NONE)
	static class Open {

		@OnText
		String text(String text, WsConnection connection) {
			InetSocketAddress address = Objects.requireNonNull(connection.handshake().remoteAddress());
			return address.isUnresolved() + " " + address.getHostString();
		}

	}

	@WsExtEndpoint("/door")
	static class Door {

		@OnEvent("any")
		void any() {
		}

	}

}
