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
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;

import io.github.wsext.WsMessage;
import io.github.wsext.transport.EncodedMessage;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendHandler;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.BDDMockito.willAnswer;
import static org.mockito.BDDMockito.willThrow;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;

/**
 * Tests for the batches of {@link SpringSessionWrite}, on a container that writes down
 * what it is told. Whatever else it does is in {@link SpringSessionTransportTests}.
 */
class SpringSessionWriteTests {

	private static final String LARGE = "x".repeat(8 * 1024 / 3);

	private final Session session = mock();

	private final RemoteEndpoint.Async remote = mock();

	private final List<String> calls = new ArrayList<>();

	private final List<SendHandler> handlers = new ArrayList<>();

	private final List<Runnable> tasks = new ArrayList<>();

	private final ContainerSession container = mock();

	private final BatchFlusher flusher = new BatchFlusher(1, this.tasks::add);

	private final List<@Nullable Throwable> results = new ArrayList<>();

	@BeforeEach
	void record() throws IOException {
		given(this.container.beginBatch()).willReturn(true);
		willAnswer((invocation) -> {
			this.calls.add(invocation.getArgument(0));
			invocation.<SendHandler>getArgument(1).onResult(new SendResult(this.session));
			return null;
		}).given(this.remote).sendText(anyString(), any(SendHandler.class));
		willAnswer((invocation) -> {
			this.calls.add("ping");
			return null;
		}).given(this.remote).sendPing(any());
		willAnswer((invocation) -> this.calls.add(invocation.<Boolean>getArgument(0) ? "gather" : "flush"))
			.given(this.remote)
			.setBatchingAllowed(anyBoolean());
	}

	@Test
	@DisplayName("O5 messages that wait together leave with one flush, which holds no caller")
	void batch() {
		write(texts("a", "b", "c"));
		assertThat(this.calls).containsExactly("gather", "a", "b", "c");
		assertThat(this.results).isEmpty();
		runTasks();
		assertThat(this.calls).endsWith("c", "flush");
		assertThat(this.results).containsExactly((Throwable) null);
	}

	@Test
	@DisplayName("O5 a single message needs no batch, nor do large ones")
	void single() {
		write(texts("a"));
		write(texts(LARGE, LARGE));
		assertThat(this.calls).containsExactly("a", LARGE, LARGE);
		assertThat(this.results).containsExactly(null, null);
	}

	@Test
	@DisplayName("O5 a batch is what the container gathers without writing; the next begins after the flush")
	void several() {
		String half = "x".repeat(8 * 1024 / 6 - 4);
		write(texts(half, half, "third", "fourth", LARGE));
		assertThat(this.calls).containsExactly("gather", half, half);
		runTasks();
		assertThat(this.calls).endsWith("flush", "gather", "third", "fourth");
		runTasks();
		assertThat(this.calls).endsWith("flush", LARGE);
		assertThat(this.results).containsExactly((Throwable) null);
	}

	@Test
	@DisplayName("C4 a ping is in no batch, but leaves in its turn")
	void ping() {
		List<EncodedMessage> messages = new ArrayList<>(texts("a", "b"));
		messages.add(EncodedMessage.ping(ByteBuffer.allocate(8)));
		messages.addAll(texts("c"));
		write(messages);
		runTasks();
		runTasks();
		assertThat(this.calls).containsExactly("gather", "a", "b", "flush", "ping", "c");
		assertThat(this.results).containsExactly((Throwable) null);
	}

	@Test
	@DisplayName("O4 clients that do not read cannot keep all threads with their flushes: others write one by one")
	void limit() {
		write(texts("a", "b"));
		write(texts("c", "d"));
		assertThat(this.calls).containsExactly("gather", "a", "b", "c", "d");
		assertThat(this.results).containsExactly((Throwable) null);
		runTasks();
		write(texts("e", "f"));
		assertThat(this.calls).endsWith("flush", "gather", "e", "f");
	}

	@Test
	@DisplayName("C3 nothing is batched while the container answers a close frame")
	void closing() {
		given(this.container.beginBatch()).willReturn(false);
		write(texts("a", "b"));
		assertThat(this.calls).containsExactly("a", "b");
		then(this.container).should(never()).endBatch();
		given(this.container.beginBatch()).willReturn(true);
		write(texts("c", "d"));
		then(this.container).should(never()).endBatch();
		runTasks();
		then(this.container).should().endBatch();
	}

	@Test
	@DisplayName("C2 a flush that fails is told as a failed write")
	void flushFails() throws IOException {
		IOException failure = new IOException("as the test wants it");
		willThrow(failure).given(this.remote).setBatchingAllowed(false);
		write(texts("a", "b", LARGE));
		runTasks();
		assertThat(this.results).containsExactly(failure);
		assertThat(this.calls).containsExactly("gather", "a", "b");
		assertThat(this.flusher.begin(this.container)).isTrue();
	}

	@Test
	@DisplayName("C2 a flush that nobody executes is told as a failed write, and leaves its place to others")
	void flushRejected() {
		RejectedExecutionException failure = new RejectedExecutionException("as the test wants it");
		BatchFlusher rejecting = new BatchFlusher(1, (task) -> {
			throw failure;
		});
		new SpringSessionWrite(this.remote, texts("a", "b"), this.results::add, this.tasks::add, this.container,
				rejecting)
			.run();
		assertThat(this.results).containsExactly(failure);
		assertThat(rejecting.begin(this.container)).isTrue();
	}

	@Test
	@DisplayName("C2 a batch that fails is told once, and leaves its place to others")
	void sendFails() {
		IOException failure = new IOException("as the test wants it");
		willAnswer((invocation) -> this.handlers.add(invocation.getArgument(1))).given(this.remote)
			.sendText(anyString(), any(SendHandler.class));
		write(texts("a", "b"));
		assertThat(this.flusher.begin(this.container)).isFalse();
		this.handlers.get(0).onResult(new SendResult(this.session, failure));
		assertThat(this.results).containsExactly(failure);
		assertThat(this.flusher.begin(this.container)).isTrue();
	}

	private void write(List<EncodedMessage> messages) {
		new SpringSessionWrite(this.remote, messages, this.results::add, this.tasks::add, this.container, this.flusher)
			.run();
	}

	private static List<EncodedMessage> texts(String... texts) {
		return List.of(texts).stream().map((text) -> new EncodedMessage(WsMessage.text(text))).toList();
	}

	private void runTasks() {
		List<Runnable> due = List.copyOf(this.tasks);
		this.tasks.clear();
		due.forEach(Runnable::run);
	}

}
