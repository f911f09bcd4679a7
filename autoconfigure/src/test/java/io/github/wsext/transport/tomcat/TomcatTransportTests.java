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

package io.github.wsext.transport.tomcat;

import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.testsupport.HttpAnswer;
import io.github.wsext.testsupport.Patience;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RawWebSocketClient;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.transport.CommandEndpoint;
import io.github.wsext.transport.CommandEndpoint.State;
import io.github.wsext.transport.frame.ReadFrames;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the native transport on Tomcat, over sockets. Subclasses run them in other
 * surroundings.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TomcatTransportTests {

	private static final Duration SHORTLY = Duration.ofMillis(300);

	private final AtomicInteger keys = new AtomicInteger();

	private RunningApplication application;

	/** Gives a client up soon. */
	private RunningApplication impatient;

	@BeforeAll
	void start() {
		this.application = start("wsext.max-message-size=20MB", "wsext.send-timeout=" + Patience.SECONDS + "s",
				"wsext.close-timeout=2s");
		this.impatient = start("wsext.send-timeout=2s", "wsext.close-timeout=2s");
	}

	@AfterEach
	void nothingLeft() {
		Awaitility.await().until(() -> this.application.bean(WsConnections.class).count() == 0);
	}

	@AfterAll
	void stop() {
		this.application.close();
		this.impatient.close();
	}

	RunningApplication start(String... properties) {
		return RunningApplication.start(List.of(CommandEndpoint.class), properties);
	}

	RawWebSocketClient connect(int port) {
		return RawWebSocketClient.connect(port);
	}

	final int port() {
		return this.application.port();
	}

	private String newKey() {
		return "k" + this.keys.incrementAndGet();
	}

	private State state(String key) {
		return this.application.bean(CommandEndpoint.class).state(key);
	}

	private RawWebSocketClient open(String key) {
		return connect(port()).handshake("/command/" + key).open();
	}

	private RawWebSocketClient open() {
		return open(newKey());
	}

	@Test
	void handshake() {
		try (RawWebSocketClient client = connect(port())) {
			HttpAnswer answer = client.handshake("/command/" + newKey()).offerDeflate().send();
			assertThat(answer.status()).isEqualTo(101);
			assertThat(answer.headers().getUpgrade()).isEqualTo("websocket");
			assertThat(answer.headers().getConnection()).containsExactly("upgrade");
			assertThat(answer.headers().getFirst("Sec-WebSocket-Accept")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
			assertThat(answer.headers().containsHeader("Sec-WebSocket-Extensions")).isFalse();
			assertThat(answer.headers().containsHeader("Sec-WebSocket-Protocol")).isFalse();
		}
	}

	@Test
	@DisplayName("a message is one frame, which it is not with Tomcat's own WebSocket support")
	void oneFrame() {
		try (RawWebSocketClient client = open()) {
			RawFrame frame = client.sendText("size 100000").readFrame();
			assertThat(frame.fin()).isTrue();
			assertThat(frame.payload()).hasSize(100_000);
		}
	}

	@Test
	@DisplayName("D4 what comes together with the handshake is not lost")
	void early() {
		String key = newKey();
		try (RawWebSocketClient client = connect(port())) {
			RawHandshake handshake = client.handshake("/command/greet" + key);
			byte[] request = handshake.encode();
			byte[] frames = ReadFrames.bytes(RawFrame.text("one"), RawFrame.text("two"), RawFrame.text("three"));
			byte[] both = Arrays.copyOf(request, request.length + frames.length - 3);
			System.arraycopy(frames, 0, both, request.length, frames.length - 3);
			client.write(both);
			handshake.awaitOpen().expectText("welcome").expectText("one").expectText("two");
			client.write(Arrays.copyOfRange(frames, frames.length - 3, frames.length)).expectText("three");
		}
	}

	@Test
	void fragmentsWithControlFramesBetween() {
		try (RawWebSocketClient client = open()) {
			client.send(RawFrame.text("a").more(), RawFrame.ping((byte) 1), RawFrame.continuation((byte) 'b').more(),
					RawFrame.pong(), RawFrame.ping((byte) 2), RawFrame.continuation((byte) 'c'));
			assertThat(client.readFrame().payload()).containsExactly(1);
			assertThat(client.readFrame().payload()).containsExactly(2);
			client.expectText("abc");
		}
	}

	@Test
	void pipelined() {
		try (RawWebSocketClient client = open()) {
			RawFrame[] frames = IntStream.range(0, 3000)
				.mapToObj((i) -> RawFrame.text("message " + i))
				.toArray(RawFrame[]::new);
			client.send(frames);
			for (int i = 0; i < frames.length; i++) {
				client.expectText("message " + i);
			}
		}
	}

	@Test
	void oneByteAtATime() {
		try (RawWebSocketClient client = open()) {
			client.writeSlowly(Duration.ofMillis(1),
					ReadFrames.bytes(RawFrame.text("aé漢😀z"), RawFrame.text("x".repeat(200))));
			client.expectText("aé漢😀z").expectText("x".repeat(200));
			client.writeSlowly(Duration.ofMillis(1), RawFrame.ping((byte) 1).encode());
			assertThat(client.readFrame().payload()).containsExactly(1);
		}
	}

	@Test
	@DisplayName("C6 16 MiB in both directions")
	void large() {
		String text = "0123456789abcdé".repeat(16 * 1024 * 1024 / 16);
		byte[] bytes = new byte[16 * 1024 * 1024];
		new Random(1).nextBytes(bytes);
		try (RawWebSocketClient client = open()) {
			for (int i = 0; i < 2; i++) {
				client.sendText(text).expectText(text);
				client.sendBinary(bytes).expectBinary(bytes);
			}
		}
	}

	@Test
	@DisplayName("C6 a message beyond the limit closes with 1009, however much of it was announced")
	void tooBig() {
		String key = newKey();
		try (RawWebSocketClient client = open(key)) {
			client.send(RawFrame.binary().declaring(1L << 40).withLength(RawFrame.LengthForm.BITS_64));
			byte[] chunk = new byte[1024 * 1024];
			try {
				for (int i = 0; i < 40; i++) {
					client.write(chunk);
				}
			}
			catch (UncheckedIOException ex) {
				// Cut while still sending.
			}
			assertThat(state(key).awaitClose()).extracting(CloseStatus::getCode).isEqualTo(1009);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	@DisplayName("C7 a protocol error closes, and the client can read why")
	void protocolError(boolean sendingOn) {
		String key = newKey();
		try (RawWebSocketClient client = open(key)) {
			client.send(RawFrame.text("before"), RawFrame.text("bad").unmasked());
			if (sendingOn) {
				// The line may be down already.
				quietly(() -> client.sendText("more of it").sendText("and more"));
			}
			client.expectText("before").expectClose(1002);
			client.expectEnd();
			assertThat(state(key).awaitClose()).extracting(CloseStatus::getCode).isEqualTo(1002);
		}
	}

	@Test
	void notUtf8() {
		try (RawWebSocketClient client = open()) {
			client.send(RawFrame.of(RawFrame.TEXT, (byte) 0xC3, (byte) 0x28)).expectClose(1007);
			client.expectEnd();
		}
	}

	@Test
	@DisplayName("C3 a close frame is answered with its code")
	void closedByClient() {
		String key = newKey();
		try (RawWebSocketClient client = open(key)) {
			client.send(RawFrame.text("last"), RawFrame.close(4010, "done"), RawFrame.text("too late"));
			assertThat(client.expectText("last").expectClose()).isEqualTo(new CloseStatus(4010, "done"));
			client.expectEnd();
			assertThat(state(key).awaitClose()).isEqualTo(new CloseStatus(4010, "done"));
		}
	}

	@Test
	@DisplayName("C3 a close frame without a code is 1005, and answered without one")
	void closedWithoutCode() {
		String key = newKey();
		try (RawWebSocketClient client = open(key)) {
			assertThat(client.send(RawFrame.close()).readFrame())
				.matches((frame) -> frame.opcode() == RawFrame.CLOSE && frame.payload().length == 0);
			client.expectEnd();
			assertThat(state(key).awaitClose()).extracting(CloseStatus::getCode).isEqualTo(1005);
		}
	}

	@Test
	@DisplayName("C3 the line ends when the client has answered our close frame, and not before")
	void closedByServer() {
		String key = newKey();
		try (RawWebSocketClient client = open(key)) {
			client.sendText("close");
			assertThat(client.expectClose()).isEqualTo(new CloseStatus(4001, "as you like"));
			client.expectNothing(SHORTLY);
			client.sendText("not handled").sendClose(4001, "").expectEnd();
			assertThat(state(key).awaitClose().getCode()).isEqualTo(4001);
			assertThat(state(key).received).hasValue(1);
		}
	}

	@Test
	@DisplayName("C3 a client that does not answer our close frame is cut off after a while")
	void closeNotAnswered() {
		try (RawWebSocketClient client = connect(this.impatient.port()).handshake("/command/k").open()) {
			client.sendText("close").expectClose(4001);
			client.expectEnd();
		}
	}

	@Test
	@DisplayName("C3 a client that goes on sending after our close frame is cut off as well")
	void closeNotAnsweredButSending() {
		try (RawWebSocketClient client = connect(this.impatient.port()).handshake("/command/k").open()) {
			client.sendText("close").expectClose(4001);
			Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> {
				try {
					client.sendText("x".repeat(1000));
					return false;
				}
				catch (UncheckedIOException ex) {
					return true;
				}
			});
		}
	}

	@Test
	@DisplayName("C2 a thread that has been interrupted may send")
	void interruptedSender() throws Exception {
		String key = newKey();
		try (RawWebSocketClient client = open(key)) {
			WsConnection connection = state(key).connection();
			AtomicInteger interrupted = new AtomicInteger();
			Thread sender = new Thread(() -> {
				Thread.currentThread().interrupt();
				connection.send("x".repeat(3_000_000));
				connection.send("small");
				if (Thread.currentThread().isInterrupted()) {
					interrupted.incrementAndGet();
				}
			});
			sender.start();
			sender.join();
			assertThat(client.readMessage().payload()).hasSize(3_000_000);
			client.expectText("small").sendText("alive").expectText("alive");
			assertThat(interrupted).hasValue(1);
		}
	}

	@Test
	void bothCloseAtOnce() {
		for (int i = 0; i < 50; i++) {
			String key = newKey();
			try (RawWebSocketClient client = open(key)) {
				WsConnection connection = state(key).connection();
				Thread closing = new Thread(() -> connection.close(new CloseStatus(4001)));
				closing.start();
				client.sendClose(4010, "");
				assertThat(client.expectClose().getCode()).isIn(4001, 4010);
				client.expectEnd();
				assertThat(state(key).awaitClose().getCode()).isIn(4001, 4010);
				assertThat(state(key).closes).hasValue(1);
			}
		}
	}

	@Test
	void closedDuringALargeWrite() {
		String key = newKey();
		try (RawWebSocketClient client = open(key)) {
			client.sendText("size 3000000").sendClose(1000, "");
			state(key).awaitClose();
			client.sendText("ignored");
			assertThat(client.readMessage().payload()).hasSize(3_000_000);
			client.expectClose(1000);
			client.expectEnd();
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 5, 6, 7, 10 })
	void cutWithinAFrame(int bytes) {
		for (int i = 0; i < 10; i++) {
			String key = newKey();
			try (RawWebSocketClient client = open(key)) {
				client.sendHead(RawFrame.text("never"), bytes);
				if (i % 3 == 0) {
					client.reset();
				}
				else if (i % 3 == 1) {
					client.close();
				}
				else {
					client.shutdownOutput();
				}
				assertThat(state(key).awaitClose().getCode()).isEqualTo(1006);
				assertThat(state(key).closes).hasValue(1);
			}
		}
	}

	@Test
	@DisplayName("C3 terminate() cuts the line at once, without a close frame")
	void terminated() {
		String key = newKey();
		try (RawWebSocketClient client = open(key)) {
			state(key).connection().terminate();
			client.expectEnd();
			assertThat(state(key).awaitClose().getCode()).isEqualTo(1006);
		}
	}

	@Test
	@DisplayName("C3 terminate() ends a write that does not get on")
	void terminatedWhileWriting() {
		String key = newKey();
		try (RawWebSocketClient client = open(key)) {
			client.sendText("size 16000000");
			Awaitility.await().until(() -> state(key).received.get() == 1);
			state(key).connection().terminate();
			assertThat(state(key).awaitClose().getCode()).isEqualTo(1006);
		}
	}

	@Test
	@DisplayName("O1 a client that does not read stops nobody, and gets everything when it reads")
	void stalledReader() {
		try (RawWebSocketClient stalled = open(); RawWebSocketClient other = open()) {
			stalled.sendText("size 900000").sendText("size 500000").sendText("after");
			for (int i = 0; i < 100; i++) {
				other.sendText("message " + i).expectText("message " + i);
			}
			assertThat(stalled.readMessage().payload()).hasSize(900_000);
			assertThat(stalled.readMessage().payload()).hasSize(500_000);
			stalled.expectText("after");
		}
	}

	@Test
	@DisplayName("O1 what a client does not read waits in its queue, not in the operating system")
	void smallSendBuffer() {
		String key = newKey();
		String text = "z".repeat(8192);
		try (RawWebSocketClient client = open(key)) {
			int messages = 0;
			while (state(key).connection().send(text).toCompletableFuture().isDone()) {
				messages++;
				// Left to itself, the operating system takes several times as much here.
				assertThat(messages * text.length()).isLessThan(1024 * 1024);
			}
			for (int i = 0; i <= messages; i++) {
				client.expectText(text);
			}
		}
	}

	@Test
	@DisplayName("O3 a client that never reads is given up")
	void neverReads() {
		String key = newKey();
		try (RawWebSocketClient client = connect(this.impatient.port()).handshake("/command/" + key).open()) {
			client.sendText("size 16000000");
			State state = this.impatient.bean(CommandEndpoint.class).state(key);
			assertThat(state.awaitClose().getCode()).isEqualTo(4438);
		}
	}

	@Test
	@DisplayName("O1 a handler may wait for its own message to leave, on the thread that reads")
	void waitForOwnWrite() {
		try (RawWebSocketClient client = open()) {
			client.sendText("send and wait").expectText("y".repeat(8_000_000)).expectText("SENT");
		}
	}

	@Test
	@DisplayName("C5 all pings of a client that reads are answered, in order")
	void pings() {
		try (RawWebSocketClient client = open()) {
			RawFrame[] pings = IntStream.range(0, 2000)
				.mapToObj((i) -> RawFrame.ping((byte) (i >> 8), (byte) i))
				.toArray(RawFrame[]::new);
			client.send(pings);
			for (RawFrame ping : pings) {
				RawFrame pong = client.readFrame();
				assertThat(pong.opcode()).isEqualTo(RawFrame.PONG);
				assertThat(pong.payload()).isEqualTo(ping.payload());
			}
		}
	}

	@Test
	@DisplayName("C5 a flood of pings whose answers nobody reads is taken, and the latest answered")
	void floodOfPings() {
		try (RawWebSocketClient client = open()) {
			byte[] many = ReadFrames
				.bytes(IntStream.range(0, 1000).mapToObj((i) -> RawFrame.ping(new byte[125])).toArray(RawFrame[]::new));
			for (int i = 0; i < 400; i++) {
				client.write(many);
			}
			client.send(RawFrame.ping("the last".getBytes(StandardCharsets.UTF_8)));
			RawFrame frame = client.readFrame();
			int pongs = 1;
			while (frame.payload().length == 125) {
				frame = client.readFrame();
				pongs++;
			}
			assertThat(frame.text()).isEqualTo("the last");
			assertThat(pongs).isLessThan(400_000);
			client.sendText("alive").expectText("alive");
		}
	}

	@Test
	@DisplayName("D5 while a handler is busy nothing more is read")
	void busyHandler() {
		String key = newKey();
		try (RawWebSocketClient client = open(key)) {
			client.sendText("wait");
			state(key).awaitArrival();
			assertBlocks(client);
			assertThat(state(key).received).hasValue(1);
			state(key).gate.countDown();
			client.expectText("waited");
		}
	}

	@Test
	@DisplayName("D5 while an answer is awaited nothing more is read, and nothing is lost")
	void awaitedAnswer() {
		String key = newKey();
		try (RawWebSocketClient client = open(key)) {
			client.send(RawFrame.text("first"), RawFrame.text("later"), RawFrame.text("second"),
					RawFrame.text("x".repeat(20_000)).more());
			client.expectText("first").expectNothing(SHORTLY);
			assertThat(state(key).received).hasValue(2);
			state(key).answer.complete("answer");
			client.expectText("answer").expectText("second");
			client.send(RawFrame.continuation((byte) 'y')).expectText("x".repeat(20_000) + "y");
		}
	}

	@Test
	@DisplayName("D5 answers that are there at once, soon or late: no event is lost")
	void manyAwaitedAnswers() {
		for (int i = 0; i < 200; i++) {
			String key = newKey();
			try (RawWebSocketClient client = open(key)) {
				int position = i % 3;
				if (position == 0) {
					state(key).answer.complete("answer");
				}
				client.send(RawFrame.text("later"), RawFrame.text("next"));
				if (position == 1) {
					state(key).answer.complete("answer");
				}
				Awaitility.await()
					.pollDelay(Duration.ZERO)
					.pollInterval(Duration.ofMillis(1))
					.until(() -> state(key).received.get() > 0);
				state(key).answer.complete("answer");
				client.expectText("answer").expectText("next");
				client.sendText("last").expectText("last");
			}
		}
	}

	@Test
	@DisplayName("an answer does not wait for the handler of a message that came with its own")
	void answerDuringTheNextHandler() {
		String key = newKey();
		try (RawWebSocketClient client = open(key)) {
			client.send(RawFrame.text("one"), RawFrame.text("two"), RawFrame.text("wait"), RawFrame.text("three"));
			client.expectText("one").expectText("two").expectNothing(SHORTLY);
			state(key).gate.countDown();
			client.expectText("waited").expectText("three");
		}
	}

	@Test
	void contextClassLoader() {
		try (RawWebSocketClient client = open()) {
			client.sendText("class loader").expectText("TomcatEmbeddedWebappClassLoader");
		}
	}

	@Test
	@DisplayName("C2 sends from many threads come complete and in each thread's order")
	void concurrentSends() throws Exception {
		String key = newKey();
		try (RawWebSocketClient client = open(key)) {
			WsConnection connection = state(key).connection();
			int threads = 8;
			int each = 100;
			CountDownLatch go = new CountDownLatch(1);
			List<Thread> senders = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				int number = i;
				Thread sender = new Thread(() -> {
					await(go);
					for (int j = 0; j < each; j++) {
						connection.send(number + ":" + j + ":" + "z".repeat(j * 10));
					}
				});
				sender.start();
				senders.add(sender);
			}
			go.countDown();
			client.sendText("mine");
			int[] next = new int[threads];
			for (int i = 0; i < threads * each + 1; i++) {
				String[] parts = client.readMessage().text().split(":", -1);
				if (parts.length == 1) {
					assertThat(parts[0]).isEqualTo("mine");
					continue;
				}
				int number = Integer.parseInt(parts[0]);
				assertThat(parts[1]).isEqualTo(String.valueOf(next[number]));
				assertThat(parts[2]).hasSize(next[number]++ * 10);
			}
			for (Thread sender : senders) {
				sender.join();
			}
		}
	}

	@Test
	@DisplayName("C3 sends, closes and cuts at the same time end the connection once")
	void concurrentEnds() throws Exception {
		Random random = new Random(5);
		for (int i = 0; i < 150; i++) {
			String key = newKey();
			CountDownLatch go = new CountDownLatch(1);
			try (RawWebSocketClient client = open(key)) {
				WsConnection connection = state(key).connection();
				List<Runnable> actions = List.of(() -> connection.send("a".repeat(50_000)),
						() -> connection.close(new CloseStatus(4001)), () -> quietly(() -> client.sendClose(4010, "")),
						() -> quietly(() -> client.sendText("size 200000")), connection::terminate, client::reset);
				List<Thread> threads = new ArrayList<>();
				for (int j = 0; j < 3; j++) {
					Runnable action = actions.get(random.nextInt(actions.size()));
					Thread thread = new Thread(() -> {
						await(go);
						action.run();
					});
					thread.start();
					threads.add(thread);
				}
				go.countDown();
				for (Thread thread : threads) {
					thread.join();
				}
				client.close();
				state(key).awaitClose();
				assertThat(state(key).closes).hasValue(1);
			}
		}
	}

	@Test
	void manyConnections() {
		List<RawWebSocketClient> clients = new ArrayList<>();
		try {
			for (int i = 0; i < 300; i++) {
				clients.add(open());
			}
			for (int round = 0; round < 5; round++) {
				clients.forEach((client) -> client.sendText("hello"));
				clients.forEach((client) -> client.expectText("hello"));
			}
			for (int i = 0; i < clients.size(); i++) {
				clients.get(i).sendClose(4000 + i, "");
			}
			for (int i = 0; i < clients.size(); i++) {
				clients.get(i).expectClose(4000 + i);
			}
		}
		finally {
			clients.forEach(RawWebSocketClient::close);
		}
	}

	@Test
	@DisplayName("L1 what is open when the server stops is told")
	void shutdown() {
		RunningApplication own = start("wsext.shutdown.grace=" + Patience.SECONDS + "s");
		try (RawWebSocketClient client = connect(own.port()).handshake("/command/own").open()) {
			State state = own.bean(CommandEndpoint.class).state("own");
			assertThat(state.connection().isOpen()).isTrue();
			Thread closing = new Thread(own::close);
			closing.start();
			client.expectClose(1001);
			client.sendClose(1001, "").expectEnd();
			assertThat(state.awaitClose().getCode()).isEqualTo(1001);
		}
	}

	private static void assertBlocks(RawWebSocketClient client) {
		byte[] flood = new byte[64 * 1024];
		Arrays.fill(flood, (byte) 0);
		Thread writer = new Thread(() -> quietly(() -> {
			client.send(RawFrame.binary().declaring(16_000_000).withLength(RawFrame.LengthForm.BITS_64));
			for (int i = 0; i < 16_000_000 / 64_000; i++) {
				client.write(Arrays.copyOf(flood, 64_000));
			}
		}));
		writer.setDaemon(true);
		writer.start();
		Awaitility.await().during(SHORTLY).until(writer::isAlive);
	}

	private static void quietly(Runnable action) {
		try {
			action.run();
		}
		catch (UncheckedIOException ex) {
			// The line is down.
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void standardTransportIfWanted() {
		try (RunningApplication own = start("wsext.transport=standard");
				RawWebSocketClient client = connect(own.port()).handshake("/command/own").open()) {
			assertThat(client.sendText("size 20000").readFrame().fin()).isFalse();
		}
	}

	@Test
	@DisplayName("C8 compression is served by the container")
	void compression() {
		try (RunningApplication own = start("wsext.compression.enabled=true");
				RawWebSocketClient client = connect(own.port())) {
			RawWebSocketClient open = client.handshake("/command/own").offerDeflate().open();
			assertThat(open.answer().headers().getFirst("Sec-WebSocket-Extensions")).startsWith("permessage-deflate");
			open.sendText("hello").expectText("hello");
		}
	}

}
