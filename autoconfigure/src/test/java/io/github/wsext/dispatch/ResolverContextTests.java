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
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsEvent;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsMessage;
import io.github.wsext.connection.TimeSource;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.testsupport.TestWebSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.context.annotation.Bean;
import org.springframework.core.MethodParameter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for what the resolvers of an application see, and for the time of a call.
 */
class ResolverContextTests {

	private static RunningApplication application;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(SeeingEndpoint.class, Beans.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	@DisplayName("D2 a HandlerArgumentResolver sees handshake, connection, and the message or the event")
	void seesWhatTheCallbackIsCalledFor() {
		Map<String, Seen> seen = application.bean(SeeingEndpoint.class).seen;
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/seeing/hall")) {
			assertThat(client.send("hello").takeText()).isEqualTo("heard");
			assertThat(client.send(new byte[] { 7 }).takeText()).isEqualTo("got");
			assertThat(client.send("{\"event\":\"seat\",\"payload\":4}").takeText()).contains("taken");
			assertThat(client.send("fail").takeText()).isEqualTo("mended");
		}
		await().until(() -> seen.containsKey("close"));
		assertThat(seen.values()).allSatisfy((each) -> assertThat(each.path()).isEqualTo("/seeing/hall"));
		assertThat(seen.get("connect").connection()).isNull();
		assertThat(seen).allSatisfy(
				(name, each) -> assertThat(each.connection() != null).as(name).isEqualTo(!name.equals("connect")));
		assertThat(seen.get("text").message()).isEqualTo(WsMessage.text("hello"));
		assertThat(seen.get("binary").message()).isEqualTo(WsMessage.binary(ByteBuffer.wrap(new byte[] { 7 })));
		assertThat(seen.get("error").message()).isEqualTo(WsMessage.text("fail"));
		assertThat(seen.get("event").event()).isEqualTo("seat: 4");
		assertThat(seen.get("event").message()).isNull();
		for (String name : new String[] { "connect", "open", "close" }) {
			assertThat(seen.get(name).message()).as(name).isNull();
		}
		assertThat(seen.get("text").event()).isNull();
	}

	@Test
	@DisplayName("D2 an Instant says when it happened, once for all callbacks of one message, by the clock of the application")
	void oneInstant() {
		Map<String, Seen> seen = application.bean(SeeingEndpoint.class).seen;
		Map<String, Instant> instants = application.bean(SeeingEndpoint.class).instants;
		try (TestWebSocket client = TestWebSocket.connect(application.port(), "/seeing/hall")) {
			assertThat(client.send("fail").takeText()).isEqualTo("mended");
			assertThat(client.send("hello").takeText()).isEqualTo("heard");
		}
		await().until(() -> instants.containsKey("close"));
		assertThat(instants.values())
			.allSatisfy((at) -> assertThat(at).isBefore(Instant.parse("1980-01-01T00:00:00Z")));
		assertThat(instants.get("error")).isEqualTo(instants.get("failing"));
		assertThat(instants.get("text")).isAfter(instants.get("failing"));
		assertThat(seen.get("text").at()).isEqualTo(instants.get("text"));
		assertThat(instants.get("open")).isAfterOrEqualTo(instants.get("connect"));
		assertThat(instants.get("close")).isAfter(instants.get("text"));
	}

	/**
	 * What a resolver has seen.
	 */
	record Seen(String path, @Nullable WsConnection connection, @Nullable WsMessage message, @Nullable String event,
			Instant at) {
	}

	static class Beans {

		@Bean
		HandlerArgumentResolver seen() {
			return new HandlerArgumentResolver() {

				@Override
				public boolean supportsParameter(MethodParameter parameter) {
					return parameter.getParameterType() == Seen.class;
				}

				@Override
				public Object resolveArgument(Context context) {
					WsEvent event = context.event();
					assertThat(context.parameter().getParameterType()).isEqualTo(Seen.class);
					return new Seen(context.handshake().path(), context.connection(), context.message(),
							(event != null) ? event.name() + ": " + event.payload(int.class) : null,
							context.arrivedAt());
				}

			};
		}

		@Bean
		TimeSource timeSource() {
			return new TimeSource(new TickingClock(), System::nanoTime);
		}

	}

	/**
	 * A clock that goes on a second whenever it is looked at.
	 */
	static class TickingClock extends Clock {

		private final AtomicLong seconds = new AtomicLong();

		@Override
		public Instant instant() {
			return Instant.ofEpochSecond(this.seconds.incrementAndGet());
		}

		@Override
		public ZoneId getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(ZoneId zone) {
			return this;
		}

	}

	@WsExtEndpoint(path = "/seeing/{room}", authentication = HandshakeAuthentication.NONE)
	static class SeeingEndpoint {

		private final Map<String, Seen> seen = new ConcurrentHashMap<>();

		private final Map<String, Instant> instants = new ConcurrentHashMap<>();

		@OnConnect
		void connect(Seen seen, Instant at) {
			this.seen.clear();
			this.instants.clear();
			add("connect", seen, at);
		}

		@OnOpen
		void open(Seen seen, Instant at) {
			add("open", seen, at);
		}

		@OnText
		String text(String text, Seen seen, Instant at) {
			if (text.equals("fail")) {
				this.instants.put("failing", at);
				throw new IllegalStateException("as the test wants it");
			}
			add("text", seen, at);
			return "heard";
		}

		@OnBinary
		String binary(ByteBuffer bytes, Seen seen, Instant at) {
			add("binary", seen, at);
			return "got";
		}

		@OnEvent("seat")
		String event(int seat, Seen seen, Instant at) {
			add("event", seen, at);
			return "taken";
		}

		@OnError
		String error(IllegalStateException failure, Seen seen, Instant at) {
			add("error", seen, at);
			return "mended";
		}

		@OnClose
		void close(Seen seen, Instant at) {
			add("close", seen, at);
		}

		private void add(String name, Seen seen, Instant at) {
			this.seen.put(name, seen);
			this.instants.put(name, at);
		}

	}

}
