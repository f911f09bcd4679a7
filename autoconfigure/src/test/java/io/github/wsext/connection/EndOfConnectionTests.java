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

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.LeaveReason;
import io.github.wsext.OnClose;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsCloseException;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnectionClosedEvent;
import io.github.wsext.WsConnectionOpenedEvent;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.context.event.EventListener;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every way a connection can end, as the table in {@code docs/endpoints.md} has it: what
 * the client sees, and what the handler.
 */
@EveryContainer
class EndOfConnectionTests {

	private static final int NO_CLOSE_FRAME = 1006;

	/** A small receive buffer, so that a server finds out soon that nobody reads. */
	private static final int NARROW = 4096;

	private static RunningApplication ordinary;

	@BeforeAll
	static void start() {
		ordinary = RunningApplication.start(Ending.class);
	}

	@AfterAll
	static void stop() {
		ordinary.close();
	}

	@ParameterizedTest
	@EnumSource(End.class)
	@DisplayName("D4 C3 C9 the end of a connection: the client's code, the handler's status and reason, @OnClose once, the application's events before all and after all")
	void end(End end) {
		if (end.properties.length == 0 && end != End.SHUTDOWN) {
			end(end, ordinary);
			return;
		}
		RunningApplication application = RunningApplication.start(List.of(Ending.class), end.properties);
		try {
			end(end, application);
		}
		finally {
			application.close();
		}
	}

	private static void end(End end, RunningApplication application) {
		Ending endpoint = application.bean(Ending.class);
		WsConnections connections = application.bean(WsConnections.class);
		try (RawWebSocketClient client = RawWebSocketClient.connect(application.port(), NARROW)) {
			client.handshake("/ends/" + end.name()).open();
			// A shutdown may come before a client that has its 101 already.
			Awaitility.await().until(() -> endpoint.calls(end).contains("open"));
			end.action.accept(new Situation(application, client));
			if (end.clientSees != NO_CLOSE_FRAME) {
				// Tomcat's own WebSocket support puts a code where there was none.
				assertThat(closeFrame(client).getCode()).isIn(end.clientSees,
						end.answersWithoutCode() ? 1000 : end.clientSees);
				answerClose(client, end);
				client.expectEnd();
			}
			Awaitility.await().until(() -> endpoint.isOver(end) && connections.count() == 0);
		}
		String how = "%d %s".formatted(end.handlerSees, end.reason);
		assertThat(endpoint.calls(end)).first().isEqualTo("opened event");
		assertThat(endpoint.calls(end)).endsWith("close " + how, "closed event " + how);
		assertThat(endpoint.calls(end)).filteredOn((call) -> call.startsWith("close")).hasSize(2);
		assertThat(endpoint.calls(end)).filteredOn((call) -> call.startsWith("open")).hasSize(2);
	}

	/**
	 * A client that has closed itself, or that the server has given up, has no more to
	 * say.
	 */
	private static void answerClose(RawWebSocketClient client, End end) {
		boolean serverWaits = switch (end) {
			case CLIENT_CLOSES, CLIENT_CLOSES_WITHOUT_CODE, ON_CLOSE_THROWS, BAD_FRAME, BAD_UTF_8, PING_TIMEOUT ->
				false;
			default -> true;
		};
		if (serverWaits) {
			client.sendClose(end.clientSees, "");
		}
	}

	private static CloseStatus closeFrame(RawWebSocketClient client) {
		RawFrame frame = client.readFrame();
		while (frame.opcode() != RawFrame.CLOSE) {
			frame = client.readFrame();
		}
		return frame.closeStatus();
	}

	@Test
	@DisplayName("the table in the docs has exactly these rows")
	void documented() throws Exception {
		List<String> rows = Files.readAllLines(Path.of("..", "docs", "endpoints.md"))
			.stream()
			.dropWhile((line) -> !line.startsWith("| the connection ends because"))
			.skip(2)
			.takeWhile((line) -> line.startsWith("|"))
			.toList();
		assertThat(rows).containsExactlyElementsOf(Arrays.stream(End.values()).map(End::row).toList());
	}

	/**
	 * The ways.
	 */
	enum End {

		CLIENT_CLOSES("the client closes", 4001, 4001, LeaveReason.CLIENT_CLOSED,
				(situation) -> situation.client.sendClose(4001, "bye")),

		CLIENT_CLOSES_WITHOUT_CODE("the client closes without a code", 1005, 1005, LeaveReason.CLIENT_CLOSED,
				(situation) -> situation.client.send(RawFrame.close())) {

			@Override
			boolean answersWithoutCode() {
				return true;
			}

		},

		CLIENT_VANISHES("the client goes away without a close frame", NO_CLOSE_FRAME, 1006, LeaveReason.CONNECTION_LOST,
				(situation) -> situation.client.close()),

		LINE_IS_RESET("the line breaks", NO_CLOSE_FRAME, 1006, LeaveReason.CONNECTION_LOST,
				(situation) -> situation.client.reset()),

		APPLICATION_CLOSES("the application calls `close(status)`", 4002, 4002, LeaveReason.SERVER_CLOSED,
				(situation) -> situation.connection().close(new CloseStatus(4002, "enough"))),

		APPLICATION_CUTS("the application calls `terminate()`", NO_CLOSE_FRAME, 1006, LeaveReason.TERMINATED,
				(situation) -> situation.connection().terminate()),

		CALLBACK_THROWS_STATUS("a callback throws `WsCloseException`", 4003, 4003, LeaveReason.SERVER_CLOSED,
				(situation) -> situation.client.sendText("status")),

		CALLBACK_THROWS("a callback throws, and no `@OnError` takes it", 1011, 1011, LeaveReason.HANDLER_FAILED,
				(situation) -> situation.client.sendText("throw")),

		ON_OPEN_THROWS("`@OnOpen` throws", 1011, 1011, LeaveReason.HANDLER_FAILED, (situation) -> {
		}),

		ON_CLOSE_THROWS("`@OnClose` throws", 4004, 4004, LeaveReason.CLIENT_CLOSED,
				(situation) -> situation.client.sendClose(4004, "")),

		PING_TIMEOUT("the client does not answer a ping", 1011, 1011, LeaveReason.PING_TIMEOUT, (situation) -> {
		}, "wsext.ping-interval=50ms", "wsext.ping-timeout=100ms"),

		QUEUE_OVERFLOWS("the queue of a client that reads slowly overflows", 4438, 4438, LeaveReason.SLOW_CONSUMER,
				Situation::overflow, "wsext.outbound.max-messages=2"),

		WRITE_STALLS("a client does not read at all for `wsext.send-timeout`", NO_CLOSE_FRAME, 4438,
				LeaveReason.SLOW_CONSUMER, Situation::stall, "wsext.send-timeout=300ms"),

		MESSAGE_TOO_BIG("a message is too big", 1009, 1009, LeaveReason.PROTOCOL_ERROR,
				(situation) -> situation.client.sendText("x".repeat(2000)), "wsext.max-message-size=1KB"),

		BAD_UTF_8("a text is not UTF-8", 1007, 1007, LeaveReason.PROTOCOL_ERROR,
				(situation) -> situation.client.send(RawFrame.of(RawFrame.TEXT, (byte) 0xC3, (byte) 0x28))),

		BAD_FRAME("a frame breaks RFC 6455", 1002, 1002, LeaveReason.PROTOCOL_ERROR,
				(situation) -> situation.client.send(RawFrame.of(0x3))),

		UNHANDLED_KIND("nobody handles a kind of message", 1003, 1003, LeaveReason.PROTOCOL_ERROR,
				(situation) -> situation.client.sendBinary((byte) 1)),

		TOO_MANY_MESSAGES("the client sends more than `wsext.inbound.rate`", 4429, 4429, LeaveReason.SERVER_CLOSED,
				(situation) -> situation.client.send(RawFrame.text("x").times(100)), "wsext.inbound.rate=2"),

		SHUTDOWN("the server shuts down", 1001, 1001, LeaveReason.SHUTDOWN,
				(situation) -> new Thread(situation.application::close).start());

		private final String description;

		private final int clientSees;

		private final int handlerSees;

		private final LeaveReason reason;

		private final Consumer<Situation> action;

		private final String[] properties;

		End(String description, int clientSees, int handlerSees, LeaveReason reason, Consumer<Situation> action,
				String... properties) {
			this.description = description;
			this.clientSees = clientSees;
			this.handlerSees = handlerSees;
			this.reason = reason;
			this.action = action;
			this.properties = properties;
		}

		boolean answersWithoutCode() {
			return false;
		}

		String row() {
			String client = (this.clientSees == NO_CLOSE_FRAME) ? "the line is cut"
					: (answersWithoutCode()
							? "a close frame without a code; 1000 where Tomcat's own WebSocket support is used"
									+ " (compression, `wsext.transport` `standard`)"
							: String.valueOf(this.clientSees));
			return "| %s | %s | %d | `%s` |".formatted(this.description, client, this.handlerSees, this.reason);
		}

	}

	/**
	 * A connection that is about to end.
	 */
	record Situation(RunningApplication application, RawWebSocketClient client) {

		WsConnection connection() {
			WsConnections connections = this.application.bean(WsConnections.class);
			Awaitility.await().until(() -> connections.count() == 1);
			return connections.all().iterator().next();
		}

		void overflow() {
			WsConnection connection = connection();
			while (connection.isOpen()) {
				connection.send("x".repeat(100_000));
			}
		}

		void stall() {
			connection().send(new byte[10_000_000]);
		}

	}

	@WsExtEndpoint(path = "/ends/{end}", authentication = HandshakeAuthentication.NONE)
	static class Ending {

		private final ConcurrentMap<String, Queue<String>> calls = new ConcurrentHashMap<>();

		Queue<String> calls(End end) {
			return this.calls.computeIfAbsent(end.name(), (name) -> new ConcurrentLinkedQueue<>());
		}

		boolean isOver(End end) {
			return calls(end).stream().anyMatch((call) -> call.startsWith("closed event"));
		}

		private Queue<String> calls(WsConnection connection) {
			return calls(End.valueOf(connection.handshake().pathVariables().get("end")));
		}

		@EventListener
		void opened(WsConnectionOpenedEvent event) {
			assertThat(event.connection().isOpen()).isTrue();
			calls(event.connection()).add("opened event");
		}

		@EventListener
		void closed(WsConnectionClosedEvent event) {
			calls(event.connection()).add("closed event " + event.status().getCode() + " " + event.reason());
		}

		@OnOpen
		void open(@PathVariable End end) {
			calls(end).add("open");
			if (end == End.ON_OPEN_THROWS) {
				throw new IllegalStateException("as the test wants it");
			}
		}

		@OnText
		void text(String text, @PathVariable End end) {
			calls(end).add("text");
			if (text.equals("status")) {
				throw new WsCloseException(new CloseStatus(4003, "enough"));
			}
			if (text.equals("throw")) {
				throw new IllegalStateException("as the test wants it");
			}
		}

		@OnClose
		void close(CloseStatus status, LeaveReason reason, @PathVariable End end) {
			calls(end).add("close " + status.getCode() + " " + reason);
			if (end == End.ON_CLOSE_THROWS) {
				throw new IllegalStateException("as the test wants it");
			}
		}

	}

}
