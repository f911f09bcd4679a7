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

package io.github.wsext.transport.standard;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

import io.github.wsext.WsMessage;
import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.TransportSettings;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;

import org.springframework.http.HttpHeaders;
import org.springframework.util.unit.DataSize;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.adapter.standard.StandardWebSocketSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for {@link SpringSessionTransport} on a container that does what the test wants.
 */
class SpringSessionTransportTests {

	private final Session session = mock(Session.class);

	private final RemoteEndpoint.Async remote = mock(RemoteEndpoint.Async.class);

	private final TransportListener listener = mock(TransportListener.class);

	private final List<Runnable> tasks = new ArrayList<>();

	private final SpringSessionTransport transport = new SpringSessionTransport(this.listener,
			new TransportSettings(false, Duration.ofSeconds(10), Duration.ofSeconds(10), DataSize.ofKilobytes(64)),
			this.tasks::add, new BatchFlusher(1, this.tasks::add));

	private final List<SendHandler> handlers = new ArrayList<>();

	private final List<@Nullable Throwable> results = new ArrayList<>();

	private StandardWebSocketSession springSession;

	@BeforeEach
	void open() {
		given(this.session.getAsyncRemote()).willReturn(this.remote);
		given(this.session.getNegotiatedExtensions()).willReturn(List.of());
		InetSocketAddress none = null;
		this.springSession = new StandardWebSocketSession(HttpHeaders.EMPTY, Map.of(), none, none);
		this.springSession.initializeNativeSession(this.session);
		this.transport.afterConnectionEstablished(this.springSession);
	}

	@Test
	@DisplayName("C2 messages are handed to the container one after the other")
	void oneAfterTheOther() {
		keepHandlers();
		write("a", "b");
		assertThat(this.handlers).hasSize(1);
		this.handlers.get(0).onResult(new SendResult(this.session));
		assertThat(this.handlers).hasSize(2);
		assertThat(this.results).isEmpty();
		this.handlers.get(1).onResult(new SendResult(this.session));
		assertThat(this.results).containsExactly((Throwable) null);
	}

	@Test
	@DisplayName("C2 a container that completes at once is no reason for recursion")
	void completesAtOnce() {
		willAnswer((invocation) -> {
			invocation.<SendHandler>getArgument(1).onResult(new SendResult(this.session));
			return null;
		}).given(this.remote).sendText(anyString(), any(SendHandler.class));
		write(Collections.nCopies(10_000, "x").toArray(String[]::new));
		assertThat(this.results).containsExactly((Throwable) null);
	}

	@Test
	@DisplayName("C2 a write that fails at once is told once")
	void failsAtOnce() {
		IOException failure = new IOException("as the test wants it");
		willAnswer((invocation) -> {
			invocation.<SendHandler>getArgument(1).onResult(new SendResult(this.session, failure));
			return null;
		}).given(this.remote).sendText(anyString(), any(SendHandler.class));
		write("a", "b");
		assertThat(this.results).containsExactly(failure);
	}

	@Test
	@DisplayName("C2 a write that fails later is told once, and the rest is not written")
	void failsLater() {
		keepHandlers();
		write("a", "b");
		IOException failure = new IOException("as the test wants it");
		this.handlers.get(0).onResult(new SendResult(this.session, failure));
		this.handlers.get(0).onResult(new SendResult(this.session));
		assertThat(this.results).containsExactly(failure);
		assertThat(this.handlers).hasSize(1);
	}

	@Test
	@DisplayName("C2 a container that throws is told as a failed write")
	void containerThrows() {
		IllegalStateException failure = new IllegalStateException("as the test wants it");
		willThrow(failure).given(this.remote).sendText(anyString(), any(SendHandler.class));
		write("a", "b");
		assertThat(this.results).containsExactly(failure);
	}

	@Test
	@DisplayName("C2 a session that has just been closed is told as a failed write")
	void sessionIsClosed() {
		IllegalStateException failure = new IllegalStateException("as the test wants it");
		willThrow(failure).given(this.session).getAsyncRemote();
		write("a");
		assertThat(this.results).containsExactly(failure);
	}

	@Test
	@DisplayName("C5 a ping never holds its sender, and keeps its place in the batch")
	void ping() throws Exception {
		keepHandlers();
		this.transport.write(
				List.of(message("a"), EncodedMessage.ping(ByteBuffer.wrap(new byte[] { 7 })), message("b")),
				this.results::add);
		assertThat(this.tasks).isEmpty();
		this.handlers.get(0).onResult(new SendResult(this.session));
		then(this.remote).should(never()).sendPing(any());
		assertThat(this.tasks).hasSize(1);
		assertThat(this.handlers).hasSize(1);
		this.tasks.get(0).run();
		then(this.remote).should().sendPing(ByteBuffer.wrap(new byte[] { 7 }));
		assertThat(this.handlers).hasSize(2);
		assertThat(this.results).isEmpty();
		this.handlers.get(1).onResult(new SendResult(this.session));
		assertThat(this.results).containsExactly((Throwable) null);
	}

	@Test
	@DisplayName("C5 a ping that cannot be sent is told as a failed write")
	void pingFails() throws Exception {
		IOException failure = new IOException("as the test wants it");
		willThrow(failure).given(this.remote).sendPing(any());
		this.transport.write(List.of(EncodedMessage.ping(ByteBuffer.allocate(0)), message("b")), this.results::add);
		this.tasks.get(0).run();
		assertThat(this.results).containsExactly(failure);
		then(this.remote).should(never()).sendText(anyString(), any(SendHandler.class));
	}

	@Test
	@DisplayName("C3 the end is told once, also if the line was cut before the container says so")
	void endIsToldOnce() throws Exception {
		this.transport.terminate();
		then(this.listener).should().onClose(CloseStatus.NO_CLOSE_FRAME);
		this.transport.afterConnectionClosed(this.springSession, CloseStatus.GOING_AWAY);
		then(this.listener).should(never()).onClose(CloseStatus.GOING_AWAY);
	}

	@Test
	@DisplayName("C3 every legal code can be sent, and a container that refuses is no failure")
	void close() throws Exception {
		ArgumentCaptor<CloseReason> reason = ArgumentCaptor.forClass(CloseReason.class);
		this.transport.close(new CloseStatus(1014, "why"));
		then(this.session).should().close(reason.capture());
		assertThat(reason.getValue().getCloseCode().getCode()).isEqualTo(1014);
		assertThat(reason.getValue().getReasonPhrase()).isEqualTo("why");
		willThrow(new IllegalStateException("closed")).given(this.session).close(any());
		this.transport.close(CloseStatus.NORMAL);
	}

	private void keepHandlers() {
		willAnswer((invocation) -> this.handlers.add(invocation.getArgument(1))).given(this.remote)
			.sendText(anyString(), any(SendHandler.class));
	}

	private void write(String... texts) {
		List<EncodedMessage> messages = new ArrayList<>();
		for (String text : texts) {
			messages.add(message(text));
		}
		this.transport.write(messages, this.results::add);
	}

	private static EncodedMessage message(String text) {
		return new EncodedMessage(WsMessage.text(text));
	}

}
