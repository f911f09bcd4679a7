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

package io.github.wsext.dispatch;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.wsext.BroadcastResult;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnBinary;
import io.github.wsext.OnText;
import io.github.wsext.SendResult;
import io.github.wsext.WsCloseException;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsMessage;
import io.github.wsext.WsTopics;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for interceptors.
 */
@EveryContainer
class InterceptorTests {

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(Echo.class, Other.class, Outer.class, Inner.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	@DisplayName("D12 interceptors see inbound messages in their order, outbound ones in the opposite order")
	void order() {
		try (RawWebSocketClient client = open("/intercepted")) {
			client.sendText("hi").expectText("<outer><inner>hi>outer>inner</inner></outer>");
		}
	}

	@Test
	@DisplayName("D12 they drop messages both ways")
	void drop() {
		try (RawWebSocketClient client = open("/intercepted")) {
			client.sendText("drop me").sendText("answer nothing").sendText("next");
			client.expectText("<outer><inner>next>outer>inner</inner></outer>");
		}
	}

	@Test
	@DisplayName("D12 they replace a text by a binary message")
	void otherKind() {
		try (RawWebSocketClient client = open("/intercepted")) {
			client.sendText("as bytes").expectBinary((byte) 4, (byte) 2);
		}
	}

	@Test
	@DisplayName("D12 a dropped message is DROPPED, for one and for many; others are not concerned")
	void outcome() throws Exception {
		try (RawWebSocketClient client = open("/intercepted"); RawWebSocketClient other = open("/plain")) {
			client.sendText("hi").readMessage();
			other.sendText("hi").readMessage();
			WsConnections connections = application.bean(WsConnections.class);
			// Those of other tests may still be about to leave.
			Awaitility.await().until(() -> connections.count() == 2);
			WsConnection connection = connections.byEndpoint("/intercepted").iterator().next();
			assertThat(connection.send("answer nothing").toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS))
				.isEqualTo(SendResult.DROPPED);
			assertThat(application.bean(WsTopics.class).publish("/intercepted", "answer nothing"))
				.isEqualTo(BroadcastResult.of(1, 0, 1, 0));
			assertThat(connections.publish("answer nothing")).isEqualTo(BroadcastResult.of(2, 1, 1, 0));
			other.expectText("answer nothing");
		}
	}

	@Test
	@DisplayName("D12 an interceptor closes with a status of its own")
	void closes() {
		try (RawWebSocketClient client = open("/intercepted")) {
			client.sendText("close me").expectClose(4123);
		}
	}

	@Test
	@DisplayName("D12 an interceptor that fails closes 1011; one that fails outbound keeps back that message alone")
	void fails() {
		try (RawWebSocketClient client = open("/intercepted")) {
			client.sendText("answer and fail").sendText("next");
			client.expectText("<outer><inner>next>outer>inner</inner></outer>");
			client.sendText("fail").expectClose(1011);
		}
	}

	@Test
	@DisplayName("D12 an interceptor sees the messages of its endpoints only")
	void otherEndpoint() {
		try (RawWebSocketClient client = open("/plain")) {
			client.sendText("drop me").expectText("drop me");
		}
	}

	@Test
	@DisplayName("D12 beyond wsext.inbound.rate a client is closed 4429, and no other")
	void rate() {
		try (RunningApplication limited = RunningApplication.start(List.of(Other.class), "wsext.inbound.rate=20");
				RawWebSocketClient fast = RawWebSocketClient.open(limited.port(), "/plain");
				RawWebSocketClient other = RawWebSocketClient.open(limited.port(), "/plain")) {
			other.sendText("a").expectText("a");
			for (int i = 0; i < 20; i++) {
				fast.sendText("m" + i);
			}
			for (int i = 0; i < 20; i++) {
				fast.expectText("m" + i);
			}
			fast.send(RawFrame.text("x").times(2000));
			CloseStatus status = null;
			while (status == null) {
				RawFrame frame = fast.readFrame();
				status = (frame.opcode() == RawFrame.CLOSE) ? frame.closeStatus() : null;
			}
			assertThat(status.getCode()).isEqualTo(4429);
			other.sendText("b").expectText("b");
		}
	}

	@Test
	@DisplayName("D12 beyond wsext.inbound.rate-per-principal over all connections 4429, for that principal alone")
	void ratePerPrincipal() {
		try (RunningApplication limited = RunningApplication.start(List.of(Named.class, Other.class, Users.class),
				"wsext.inbound.rate-per-principal=20"); RawWebSocketClient nobody = limited.client()) {
			nobody.handshake("/plain").open();
			RawWebSocketClient one = open(limited, "alice");
			RawWebSocketClient two = open(limited, "alice");
			RawWebSocketClient other = open(limited, "bob");
			for (int i = 0; i < 10; i++) {
				one.sendText("m" + i).expectText("m" + i);
				two.sendText("m" + i).expectText("m" + i);
			}
			for (int i = 0; i < 100; i++) {
				nobody.sendText("m" + i).expectText("m" + i);
			}
			two.send(RawFrame.text("x").times(2000));
			CloseStatus status = null;
			while (status == null) {
				RawFrame frame = two.readFrame();
				status = (frame.opcode() == RawFrame.CLOSE) ? frame.closeStatus() : null;
			}
			assertThat(status.getCode()).isEqualTo(4429);
			other.sendText("b").expectText("b");
			for (RawWebSocketClient client : List.of(one, two, other)) {
				client.close();
			}
		}
	}

	private static RawWebSocketClient open(RunningApplication limited, String user) {
		return limited.client().handshake("/named").basic(user, user).open();
	}

	private static RawWebSocketClient open(String path) {
		return RawWebSocketClient.open(application.port(), path);
	}

	@WsExtEndpoint(path = "/intercepted", authentication = HandshakeAuthentication.NONE)
	static class Echo {

		@OnText
		String text(String text) {
			return text;
		}

		@OnBinary
		ByteBuffer binary(ByteBuffer bytes) {
			return bytes;
		}

	}

	@WsExtEndpoint(path = "/plain", authentication = HandshakeAuthentication.NONE)
	static class Other {

		@OnText
		String text(String text) {
			return text;
		}

	}

	@WsExtEndpoint(path = "/named", authentication = HandshakeAuthentication.HTTP)
	static class Named extends Other {

	}

	@Configuration(proxyBeanMethods = false)
	static class Users {

		@Bean
		InMemoryUserDetailsManager users() {
			return new InMemoryUserDetailsManager(user("alice"), user("bob"));
		}

		private static UserDetails user(String name) {
			return User.withUsername(name).password("{noop}" + name).roles("USER").build();
		}

	}

	@Order(1)
	static class Outer implements WsMessageInterceptor {

		@Override
		public boolean supports(String endpoint) {
			return endpoint.equals("/intercepted");
		}

		@Override
		public @Nullable WsMessage inbound(WsConnection connection, WsMessage message) {
			String text = ((WsMessage.Text) message).payload();
			return switch (text) {
				case "drop me" -> null;
				case "close me" -> throw new WsCloseException(new CloseStatus(4123, "as you wish"));
				case "fail" -> throw new IllegalStateException("as the test wants it");
				default -> WsMessage.text(text + ">outer");
			};
		}

		@Override
		public @Nullable WsMessage outbound(WsConnection connection, WsMessage message) {
			if (message instanceof WsMessage.Text text) {
				if (text.payload().contains("answer nothing")) {
					return null;
				}
				if (text.payload().contains("answer and fail")) {
					throw new IllegalStateException("as the test wants it");
				}
				return WsMessage.text("<outer>" + text.payload() + "</outer>");
			}
			return message;
		}

	}

	@Order(2)
	static class Inner implements WsMessageInterceptor {

		@Override
		public boolean supports(String endpoint) {
			return endpoint.equals("/intercepted");
		}

		@Override
		public WsMessage inbound(WsConnection connection, WsMessage message) {
			String text = ((WsMessage.Text) message).payload();
			if (text.startsWith("as bytes")) {
				return WsMessage.binary(ByteBuffer.wrap(new byte[] { 4, 2 }));
			}
			return WsMessage.text(text + ">inner");
		}

		@Override
		public WsMessage outbound(WsConnection connection, WsMessage message) {
			return (message instanceof WsMessage.Text text) ? WsMessage.text("<inner>" + text.payload() + "</inner>")
					: message;
		}

	}

}
