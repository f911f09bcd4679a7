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

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.LeaveReason;
import io.github.wsext.OnClose;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsCloseException;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.testsupport.EveryContainer;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the last callback of a connection, however it ends.
 */
@EveryContainer
@ExtendWith(OutputCaptureExtension.class)
class LastCallbackTests {

	private static RunningApplication application;

	private static Journal journal;

	@BeforeAll
	static void start() {
		application = RunningApplication.start(Journal.class, ScriptedEndpoint.class, IllegalStatusEndpoint.class);
		journal = application.bean(Journal.class);
	}

	@AfterAll
	static void stop() {
		assertEmpty(application);
		application.close();
		journal.verifyAll();
	}

	static Stream<Arguments> ends() {
		return Stream.of(end("peer close", (client) -> client.sendClose(4010, "done"), 4010, LeaveReason.CLIENT_CLOSED),
				end("own close", (client) -> answerClose(client.sendText("close"), 4001), 4001,
						LeaveReason.SERVER_CLOSED),
				end("FIN without a close frame", RawWebSocketClient::close, 1006, LeaveReason.CONNECTION_LOST),
				end("half close without a close frame", RawWebSocketClient::shutdownOutput, 1006,
						LeaveReason.CONNECTION_LOST),
				end("RST", RawWebSocketClient::reset, 1006, LeaveReason.CONNECTION_LOST),
				end("line cut within a frame",
						(client) -> client.sendHead(RawFrame.text("never arrives"), 5).shutdownOutput(), 1006,
						LeaveReason.CONNECTION_LOST),
				end("handler failure", (client) -> answerClose(client.sendText("fail"), 1011), 1011,
						LeaveReason.HANDLER_FAILED),
				end("own cut", (client) -> client.sendText("terminate"), 1006, LeaveReason.TERMINATED),
				end("client that does not read", (client) -> client.sendText("flood"), 4438, LeaveReason.SLOW_CONSUMER),
				end("bad frame", (client) -> client.send(RawFrame.text("bad").withRsv(3)).expectClose(1002), 1002,
						LeaveReason.PROTOCOL_ERROR));
	}

	private static Arguments end(String name, Consumer<RawWebSocketClient> client, int code, LeaveReason reason) {
		return Arguments.argumentSet(name, client, code, reason);
	}

	@ParameterizedTest
	@MethodSource("ends")
	@DisplayName("D4 @OnClose comes once and last")
	void idle(Consumer<RawWebSocketClient> end, int code, LeaveReason reason) {
		String key = journal.newKey();
		try (RawWebSocketClient client = connect(key, "")) {
			end.accept(client);
			List<String> entries = journal.awaitClose(key);
			assertThat(entries).first().isEqualTo("open");
			assertThat(entries).last().isEqualTo(Journal.close(code, reason));
			assertGone(key);
		}
	}

	static Stream<Arguments> endsDuringAHandler() {
		return Stream.of(end("own close", (client) -> {
			onlyConnection().close(new CloseStatus(4002));
			answerClose(client, 4002);
		}, 4002, LeaveReason.SERVER_CLOSED),
				end("own cut", (client) -> onlyConnection().terminate(), 1006, LeaveReason.TERMINATED));
	}

	@ParameterizedTest
	@MethodSource("endsDuringAHandler")
	@DisplayName("D4 a handler under way ends before @OnClose, and no message comes after the close")
	void duringAHandler(Consumer<RawWebSocketClient> end, int code, LeaveReason reason) {
		String key = journal.newKey();
		try (RawWebSocketClient client = connect(key, "")) {
			client.send(RawFrame.text("wait"), RawFrame.text("too late"));
			journal.gate(key).awaitArrival();
			WsConnection connection = onlyConnection();
			end.accept(client);
			assertThat(connection.isOpen()).isFalse();
			assertThat(journal.of(key)).containsExactly("open", "wait");
			journal.gate(key).open();
			assertThat(journal.awaitClose(key)).containsExactly("open", "wait", Journal.close(code, reason));
			assertGone(key);
		}
	}

	@ParameterizedTest
	@MethodSource("endsDuringAHandler")
	@DisplayName("D4 an answer that never comes does not keep @OnClose away")
	void neverAnswered(Consumer<RawWebSocketClient> end, int code, LeaveReason reason) {
		String key = journal.newKey();
		try (RawWebSocketClient client = connect(key, "")) {
			client.sendText("never");
			journal.await(key, "never");
			end.accept(client);
			assertThat(journal.awaitClose(key)).containsExactly("open", "never", Journal.close(code, reason));
			assertGone(key);
		}
	}

	@Test
	@DisplayName("D4 a message that waits behind an answer that never comes does not keep @OnClose away")
	void messageWaiting() {
		String key = journal.newKey();
		try (RawWebSocketClient client = connect(key, "")) {
			client.send(RawFrame.text("never"), RawFrame.text("too late"));
			journal.await(key, "never");
			onlyConnection().terminate();
			assertThat(journal.awaitClose(key)).containsExactly("open", "never",
					Journal.close(1006, LeaveReason.TERMINATED));
			assertGone(key);
		}
	}

	@Test
	@DisplayName("D4 a connection closed while an answer is awaited takes the client's close frame")
	void closeHandshakeWhileAwaiting() {
		String key = journal.newKey();
		try (RawWebSocketClient client = connect(key, "")) {
			client.sendText("never");
			journal.await(key, "never");
			onlyConnection().close(new CloseStatus(4002));
			answerClose(client, 4002);
			client.expectEnd();
		}
	}

	@Test
	@DisplayName("D4 an answer that comes after the end is dropped")
	void answeredAfterTheEnd() {
		String key = journal.newKey();
		try (RawWebSocketClient client = connect(key, "")) {
			client.sendText("late");
			journal.await(key, "late");
			onlyConnection().terminate();
			journal.awaitClose(key);
			application.bean(ScriptedEndpoint.class).answer(key).complete("answer");
			assertThat(journal.of(key)).containsExactly("open", "late", Journal.close(1006, LeaveReason.TERMINATED));
			assertGone(key);
		}
	}

	@Test
	@DisplayName("D4 a message after the one that failed is not handled")
	void nothingAfterAFailure() {
		String key = journal.newKey();
		try (RawWebSocketClient client = connect(key, "")) {
			client.send(RawFrame.text("fail"), RawFrame.text("one"), RawFrame.text("two"));
			answerClose(client, 1011);
			assertThat(journal.awaitClose(key)).containsExactly("open", "fail",
					Journal.close(1011, LeaveReason.HANDLER_FAILED));
		}
	}

	@Test
	@DisplayName("D4 a message after an own close is not handled")
	void nothingAfterAnOwnClose() {
		String key = journal.newKey();
		try (RawWebSocketClient client = connect(key, "")) {
			client.send(RawFrame.text("close"), RawFrame.text("one"), RawFrame.text("two"));
			answerClose(client, 4001);
			assertThat(journal.awaitClose(key)).containsExactly("open", "close",
					Journal.close(4001, LeaveReason.SERVER_CLOSED));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "fail", "fail late", "refuse" })
	@DisplayName("D4 @OnClose comes after a failed @OnOpen, and no message in between")
	void failedOpen(String open) {
		String key = journal.newKey();
		try (RawWebSocketClient client = application.client()) {
			RawHandshake handshake = client.handshake("/script/" + key + "?open=" + open.replace(" ", "%20"));
			byte[] request = handshake.encode();
			byte[] first = RawFrame.text("first").encode();
			byte[] both = new byte[request.length + first.length];
			System.arraycopy(request, 0, both, 0, request.length);
			System.arraycopy(first, 0, both, request.length, first.length);
			client.write(both);
			application.bean(ScriptedEndpoint.class).answer(key).complete("");
			answerClose(handshake.awaitOpen(), 1011);
			assertThat(journal.awaitClose(key)).first().isEqualTo("open");
			assertThat(journal.of(key)).doesNotContain("first")
				.last()
				.isEqualTo(Journal.close(1011, LeaveReason.HANDLER_FAILED));
			assertGone(key);
		}
	}

	@Test
	@DisplayName("D4 @OnError comes before @OnClose, also if it fails itself")
	void errorBeforeClose() {
		String key = journal.newKey();
		try (RawWebSocketClient client = connect(key, "")) {
			answerClose(client.sendText("refuse badly"), 1011);
			assertThat(journal.awaitClose(key)).containsExactly("open", "refuse badly", "error",
					Journal.close(1011, LeaveReason.HANDLER_FAILED));
		}
	}

	@Test
	@DisplayName("D4 a throwing @OnClose still deregisters, and is logged once")
	void throwingClose(CapturedOutput output) {
		String key = journal.newKey();
		try (RawWebSocketClient client = connect(key, "?close=fail")) {
			WsConnection connection = onlyConnection();
			client.sendClose(1000, "").expectClose(1000);
			assertThat(journal.awaitClose(key)).containsExactly("open", Journal.close(1000, LeaveReason.CLIENT_CLOSED));
			assertGone(key);
			Awaitility.await().until(() -> output.getAll().contains("java.lang.IllegalStateException: Failed"));
			assertThat(output.getAll()).containsOnlyOnce("@OnClose failed on connection " + connection.id());
		}
	}

	@Test
	@DisplayName("D4 nothing can be sent, and nobody finds the connection, once @OnClose is called")
	void goneWhenCalled() {
		String key = journal.newKey();
		try (RawWebSocketClient client = connect(key, "?close=wait")) {
			client.sendClose(1000, "").expectClose(1000);
			journal.gate(key).awaitArrival();
			assertThat(application.bean(WsConnections.class).count()).isZero();
			assertThat(application.bean(WsTopics.class).subscribers("/script/" + key)).isZero();
			journal.gate(key).open();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 1004, 1005, 1006, 1015, 2999, 999 })
	@DisplayName("D6 a close status that may not be sent is a failure of the handler like any other")
	void illegalStatus(int code) {
		String key = journal.newKey();
		try (RawWebSocketClient client = RawWebSocketClient.open(application.port(), "/illegal/" + key)) {
			answerClose(client.sendText(String.valueOf(code)), 1011);
			assertThat(journal.awaitClose(key)).containsExactly("open",
					Journal.close(1011, LeaveReason.HANDLER_FAILED));
		}
	}

	@Test
	@DisplayName("D4 at shutdown @OnClose has returned for every connection before the beans are destroyed")
	void shutdown() {
		RunningApplication own = RunningApplication.start(
				List.of(Journal.class, ScriptedEndpoint.class, EndpointWithResources.class),
				"wsext.shutdown.grace=" + Patience.SECONDS + "s");
		Journal journal = own.bean(Journal.class);
		EndpointWithResources endpoint = own.bean(EndpointWithResources.class);
		try (RawWebSocketClient idle = RawWebSocketClient.open(own.port(), "/script/idle");
				RawWebSocketClient busy = RawWebSocketClient.open(own.port(), "/script/busy");
				RawWebSocketClient awaiting = RawWebSocketClient.open(own.port(), "/script/awaiting");
				RawWebSocketClient resources = RawWebSocketClient.open(own.port(), "/resources")) {
			awaiting.sendText("never");
			journal.await("awaiting", "never");
			busy.sendText("wait");
			journal.gate("busy").awaitArrival();
			Thread closing = new Thread(own::close);
			closing.start();
			answerClose(idle, 1001);
			journal.gate("busy").open();
			for (RawWebSocketClient client : List.of(busy, awaiting, resources)) {
				answerClose(client, 1001);
			}
			for (String key : List.of("idle", "busy", "awaiting")) {
				assertThat(journal.awaitClose(key)).last().isEqualTo(Journal.close(1001, LeaveReason.SHUTDOWN));
			}
			Awaitility.await().until(() -> !closing.isAlive());
			assertThat(endpoint.closed).containsExactly("with resources");
			journal.verifyAll();
		}
	}

	private static void answerClose(RawWebSocketClient client, int code) {
		client.expectClose(code);
		client.sendClose(code, "");
	}

	private static RawWebSocketClient connect(String key, String query) {
		return RawWebSocketClient.open(application.port(), "/script/" + key + query);
	}

	private static WsConnection onlyConnection() {
		Awaitility.await().until(() -> application.bean(WsConnections.class).count() == 1);
		return application.bean(WsConnections.class).all().iterator().next();
	}

	private static void assertGone(String key) {
		assertEmpty(application);
		assertThat(application.bean(WsTopics.class).subscribers("/script/" + key)).isZero();
	}

	private static void assertEmpty(RunningApplication application) {
		Awaitility.await().until(() -> application.bean(WsConnections.class).count() == 0);
	}

	/**
	 * Closes with any status.
	 */
	@WsExtEndpoint(path = "/illegal/{key}", authentication = HandshakeAuthentication.NONE)
	static class IllegalStatusEndpoint {

		private final Journal journal;

		IllegalStatusEndpoint(Journal journal) {
			this.journal = journal;
		}

		@OnOpen
		void open(@PathVariable String key) {
			this.journal.begin(key, "open").close();
		}

		@OnText
		void text(int code) {
			throw new WsCloseException(new CloseStatus(code));
		}

		@OnClose
		void close(@PathVariable String key, CloseStatus status, LeaveReason reason) {
			this.journal.beginClose(key, status, reason).close();
		}

	}

	/**
	 * Has something that cannot be used any more when the bean is destroyed.
	 */
	@WsExtEndpoint(path = "/resources", authentication = HandshakeAuthentication.NONE)
	static class EndpointWithResources implements AutoCloseable {

		private final Set<String> closed = ConcurrentHashMap.newKeySet();

		private volatile String state = "with resources";

		@OnClose
		void onClose() {
			this.closed.add(this.state);
		}

		@Override
		public void close() {
			this.state = "without";
		}

	}

}
