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

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import io.github.wsext.WsMessage;
import io.github.wsext.transport.EncodedMessage;
import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.WsTransport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link MemoryConnection}: it has to keep what transports promise.
 */
class MemoryConnectionTests {

	private final Server server = new Server();

	private final Line line = new Line(new Transcript());

	private final MemoryConnection connection = new MemoryConnection(this.server, this.line, null, false,
			MemoryThreads.executor());

	@Test
	@DisplayName("K2 messages are read one after the other, in order")
	void oneAfterTheOther() throws InterruptedException {
		AtomicInteger atWork = new AtomicInteger();
		AtomicInteger mostAtWork = new AtomicInteger();
		this.server.onText = (text) -> {
			mostAtWork.accumulateAndGet(atWork.incrementAndGet(), Math::max);
			LockSupport.parkNanos(10_000);
			atWork.decrementAndGet();
		};
		WebSocket client = this.connection.open(Patience.LIMIT);
		List<String> sent = IntStream.range(0, 500).mapToObj(String::valueOf).toList();
		sent.forEach((text) -> assertThat(client.sendText(text, true)).isCompleted());
		await().until(() -> this.server.heard.size() == sent.size());
		assertThat(this.server.heard).isEqualTo(sent);
		assertThat(mostAtWork).hasValue(1);
	}

	@Test
	@DisplayName("K2 nothing is read between pause and resume")
	void pause() throws InterruptedException {
		this.server.onText = (text) -> this.connection.pauseReading();
		WebSocket client = this.connection.open(Patience.LIMIT);
		client.sendText("one", true);
		await().until(() -> this.server.heard.contains("one"));
		client.sendText("two", true);
		client.sendPing(ByteBuffer.allocate(1));
		assertThat(this.line.nextPong(Duration.ofMillis(20))).isNull();
		this.connection.resumeReading();
		await().until(() -> this.server.heard.contains("two"));
		this.connection.resumeReading();
		assertThat(this.line.nextPong(Patience.LIMIT)).isNotNull();
	}

	@Test
	@DisplayName("K2 both ends hear once how it ended, and nothing afterwards")
	void end() throws InterruptedException {
		WebSocket client = this.connection.open(Patience.LIMIT);
		this.connection.close(new CloseStatus(4000, "enough"));
		this.connection.close(CloseStatus.NORMAL);
		this.connection.terminate();
		client.abort();
		assertThat(client.sendText("late", true)).isCompletedExceptionally();
		CompletableFuture<Throwable> failure = new CompletableFuture<>();
		this.connection.write(List.of(new EncodedMessage(WsMessage.text("late"))), failure::complete);
		assertThat(failure.join()).hasMessage("The connection has ended");
		RecordedFrame end = this.line.next(Duration.ZERO);
		assertThat(end).isNotNull();
		assertThat(end.status()).isEqualTo(new CloseStatus(4000, "enough"));
		assertThat(this.server.ends).containsExactly(new CloseStatus(4000, "enough"));
		assertThat(this.connection.isClosedByPeer()).isFalse();
	}

	@Test
	@DisplayName("K2 a client that closes is behind what it has sent before")
	void clientCloses() throws InterruptedException {
		WebSocket client = this.connection.open(Patience.LIMIT);
		client.sendText("last", true);
		client.sendClose(4001, "");
		RecordedFrame end = this.line.next(Patience.LIMIT);
		assertThat(end).isNotNull();
		assertThat(this.server.heard).containsExactly("last");
		assertThat(this.server.ends).containsExactly(new CloseStatus(4001));
		assertThat(this.connection.isClosedByPeer()).isTrue();
		assertThat(client.isOutputClosed()).isTrue();
		assertThat(client.isInputClosed()).isTrue();
	}

	@Test
	@DisplayName("K2 a server that fails cuts the line")
	void serverFails() throws InterruptedException {
		this.server.onText = (text) -> {
			throw new IllegalStateException("broken");
		};
		this.connection.open(Patience.LIMIT).sendText("one", true);
		RecordedFrame end = this.line.next(Patience.LIMIT);
		assertThat(end).isNotNull();
		assertThat(end.describe()).startsWith("close 1006 (line cut)");
		assertThat(this.server.failures).singleElement().satisfies((ex) -> assertThat(ex).hasMessage("broken"));
	}

	@Test
	@DisplayName("K2 a write has not ended while the client does not ask for what it says")
	void slowClient() throws InterruptedException {
		WebSocket client = this.connection.open(Patience.LIMIT);
		this.line.pause();
		CompletableFuture<Throwable> first = write("asked for");
		CompletableFuture<Throwable> second = write("held", "back");
		assertThat(first).isCompletedWithValue(null);
		assertThat(second).isNotDone();
		client.request(1);
		assertThat(second).isNotDone();
		assertThat(texts()).containsExactly("asked for", "held");
		this.line.resume();
		assertThat(second).isCompletedWithValue(null);
		assertThat(texts()).containsExactly("back");
	}

	@Test
	@DisplayName("K2 a close frame waits behind what the client does not ask for, a cut does not")
	void slowClientAtTheEnd() throws InterruptedException {
		this.connection.open(Patience.LIMIT);
		this.line.pause();
		CompletableFuture<Throwable> asked = write("asked for");
		CompletableFuture<Throwable> held = write("held back");
		assertThat(asked).isCompletedWithValue(null);
		this.connection.close(CloseStatus.NORMAL);
		assertThat(this.server.ends).isEmpty();
		assertThat(this.connection.isEnding()).isTrue();
		this.connection.terminate();
		assertThat(held.join()).hasMessage("The connection has ended");
		assertThat(this.server.ends).containsExactly(CloseStatus.NO_CLOSE_FRAME);
		assertThat(texts()).containsExactly("asked for");
	}

	@Test
	@DisplayName("K2 a close frame is heard after what was held back")
	void closeAfterHeld() throws InterruptedException {
		this.connection.open(Patience.LIMIT);
		this.line.pause();
		write("asked for");
		write("held back");
		this.connection.close(new CloseStatus(4000, "enough"));
		this.line.resume();
		assertThat(texts()).containsExactly("asked for", "held back");
		assertThat(this.server.ends).containsExactly(new CloseStatus(4000, "enough"));
	}

	private CompletableFuture<Throwable> write(String... texts) {
		CompletableFuture<Throwable> written = new CompletableFuture<>();
		this.connection.write(Stream.of(texts).map((text) -> new EncodedMessage(WsMessage.text(text))).toList(),
				written::complete);
		return written;
	}

	private List<String> texts() {
		List<String> texts = new ArrayList<>();
		RecordedFrame frame = this.line.next(Duration.ZERO);
		while (frame != null && frame.kind() == RecordedFrame.Kind.TEXT) {
			texts.add(frame.text());
			frame = this.line.next(Duration.ZERO);
		}
		return texts;
	}

	/**
	 * Writes down what it hears.
	 */
	private static final class Server implements TransportListener {

		private final List<String> heard = new CopyOnWriteArrayList<>();

		private final List<CloseStatus> ends = new CopyOnWriteArrayList<>();

		private final List<Throwable> failures = new CopyOnWriteArrayList<>();

		private volatile @Nullable Consumer<String> onText;

		@Override
		public void onOpen(WsTransport transport) {
			assertThat(transport.extensions()).isEmpty();
		}

		@Override
		public void onText(String part, boolean last) {
			Consumer<String> handler = this.onText;
			if (handler != null) {
				handler.accept(part);
			}
			this.heard.add(part);
		}

		@Override
		public void onBinary(ByteBuffer part, boolean last) {
			this.heard.add("binary " + part.remaining());
		}

		@Override
		public void onPong(ByteBuffer payload) {
			this.heard.add("pong");
		}

		@Override
		public void onFailure(Throwable failure) {
			this.failures.add(failure);
		}

		@Override
		public void onClose(CloseStatus status) {
			this.ends.add(status);
		}

	}

}
