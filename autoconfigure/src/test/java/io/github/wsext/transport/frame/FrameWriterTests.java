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

package io.github.wsext.transport.frame;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

import io.github.wsext.WsMessage;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.transport.EncodedMessage;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link FrameWriter}.
 */
class FrameWriterTests {

	private final FrameWriter writer = new FrameWriter();

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 125, 126, 127, 65535, 65536, 100_000 })
	void lengths(int length) {
		this.writer.add(List.of(text("x".repeat(length)), binary(length)));
		List<RawFrame> frames = written(1 << 20, Integer.MAX_VALUE);
		assertThat(frames).extracting(RawFrame::opcode).containsExactly(RawFrame.TEXT, RawFrame.BINARY);
		assertThat(frames).allMatch(
				(frame) -> frame.fin() && frame.mask() == null && frame.rsv() == 0 && frame.payload().length == length);
	}

	@Test
	@DisplayName("whatever the buffer holds and the socket takes, the bytes are the same")
	void everyBufferSizeAndEveryPartialWrite() {
		for (int buffer = 1; buffer < 40; buffer++) {
			for (int taken = 1; taken <= buffer; taken++) {
				FrameWriterTests each = new FrameWriterTests();
				each.writer.pong(new byte[] { 'p' });
				each.writer.add(List.of(text("aé漢😀"), binary(130), text(""), text("y".repeat(70_000 / buffer))));
				each.writer.pong(new byte[] { 'q' });
				each.writer.close(new CloseStatus(4000, "bye"));
				List<RawFrame> frames = each.written(buffer, taken);
				assertThat(frames).extracting(RawFrame::opcode)
					.as("%s of %s", taken, buffer)
					.containsExactly(RawFrame.PONG, RawFrame.PONG, RawFrame.TEXT, RawFrame.BINARY, RawFrame.TEXT,
							RawFrame.TEXT, RawFrame.CLOSE);
				assertThat(frames.get(2).text()).isEqualTo("aé漢😀");
				assertThat(frames.get(5).text()).isEqualTo("y".repeat(70_000 / buffer));
				assertThat(frames.get(6).closeStatus()).isEqualTo(new CloseStatus(4000, "bye"));
			}
		}
	}

	@Test
	@DisplayName("C5 a ping leaves in its place among the messages")
	void pingInItsPlace() {
		this.writer.add(List.of(text("before"), EncodedMessage.ping(ByteBuffer.wrap(new byte[125])),
				EncodedMessage.ping(ByteBuffer.allocate(0)), text("after")));
		List<RawFrame> frames = written(50, 13);
		assertThat(frames).extracting(RawFrame::opcode)
			.containsExactly(RawFrame.TEXT, RawFrame.PING, RawFrame.PING, RawFrame.TEXT);
		assertThat(frames).extracting((frame) -> frame.payload().length).containsExactly(6, 125, 0, 5);
		assertThatIllegalArgumentException().isThrownBy(() -> EncodedMessage.ping(ByteBuffer.allocate(126)));
	}

	@Test
	void pongDuringABatchComesAfterIt() {
		this.writer.add(List.of(text("one"), text("two")));
		advance(2);
		this.writer.pong(new byte[] { 'p' });
		ByteBuffer rest = fill(100);
		assertThat(rest.remaining()).isEqualTo(3 + 5 + 3);
		this.writer.advance(rest.remaining());
		assertThat(this.writer.isEmpty()).isTrue();
	}

	@Test
	void batchAfterHalfAPong() {
		this.writer.pong(new byte[] { 'p', 'q' });
		advance(3);
		this.writer.add(List.of(text("one")));
		assertThat(fill(100).get()).isEqualTo((byte) 'q');
		this.writer.advance(1);
		assertThat(written(100, 100)).extracting(RawFrame::text).containsExactly("one");
	}

	@Test
	@DisplayName("pings that nobody reads the answers to do not gather")
	void floodOfPings() {
		this.writer.add(List.of(text("message")));
		advance(1);
		for (int i = 0; i < 100_000; i++) {
			this.writer.pong(new byte[] { (byte) (i >> 16), (byte) (i >> 8), (byte) i });
		}
		ByteBuffer all = fill(1 << 20);
		assertThat(all.remaining()).isLessThan(2048);
		this.writer.advance(all.remaining());
		List<RawFrame> rest = written(1 << 20, Integer.MAX_VALUE);
		assertThat(rest).hasSize(1);
		assertThat(rest.get(0).payload()).containsExactly(99_999 >> 16, (byte) (99_999 >> 8), (byte) 99_999);
	}

	@Test
	void closeComesAfterTheLatestPong() {
		for (int i = 0; i < 1000; i++) {
			this.writer.pong(new byte[] { (byte) i });
		}
		this.writer.close(CloseStatus.NO_STATUS_CODE);
		List<RawFrame> frames = written(100, 33);
		assertThat(frames.get(frames.size() - 2).payload()).containsExactly((byte) 999);
		assertThat(frames.get(frames.size() - 1))
			.matches((frame) -> frame.opcode() == RawFrame.CLOSE && frame.payload().length == 0);
	}

	@Test
	void randomly() {
		Random random = new Random(3);
		for (int run = 0; run < 500; run++) {
			FrameWriterTests each = new FrameWriterTests();
			List<String> expected = new ArrayList<>();
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			for (int i = 0; i < 20; i++) {
				List<EncodedMessage> batch = new ArrayList<>();
				for (int j = random.nextInt(5); j >= 0; j--) {
					String text = "z".repeat(random.nextInt(random.nextBoolean() ? 10 : 300));
					expected.add(text);
					batch.add(text(text));
				}
				each.writer.add(batch);
				while (!each.writer.isBatchOut()) {
					if (random.nextInt(5) == 0) {
						each.writer.pong(new byte[random.nextInt(126)]);
					}
					each.step(out, 1 + random.nextInt(200), 1 + random.nextInt(200));
				}
			}
			while (!each.writer.isEmpty()) {
				each.step(out, 100, 100);
			}
			assertThat(decode(out)).filteredOn((frame) -> frame.opcode() == RawFrame.TEXT)
				.extracting(RawFrame::text)
				.isEqualTo(expected);
		}
	}

	private void advance(int count) {
		fill(1000);
		this.writer.advance(count);
	}

	private ByteBuffer fill(int size) {
		ByteBuffer buffer = ByteBuffer.allocate(size);
		this.writer.fill(buffer);
		return buffer.flip();
	}

	private List<RawFrame> written(int bufferSize, int atMost) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		while (!this.writer.isEmpty()) {
			step(out, bufferSize, atMost);
		}
		return decode(out);
	}

	private void step(ByteArrayOutputStream out, int bufferSize, int atMost) {
		ByteBuffer buffer = fill(bufferSize);
		int count = Math.min(buffer.remaining(), atMost);
		out.write(buffer.array(), 0, count);
		this.writer.advance(count);
	}

	private static List<RawFrame> decode(ByteArrayOutputStream out) {
		ByteBuffer bytes = ByteBuffer.wrap(out.toByteArray());
		List<RawFrame> frames = new ArrayList<>();
		while (bytes.hasRemaining()) {
			RawFrame frame = RawFrame.decode(bytes);
			assertThat(frame).as("after %s", frames.size()).isNotNull();
			frames.add(frame);
		}
		return frames;
	}

	private static EncodedMessage text(String text) {
		return new EncodedMessage(WsMessage.text(text));
	}

	private static EncodedMessage binary(int length) {
		byte[] bytes = new byte[length + 2];
		Arrays.fill(bytes, (byte) 7);
		return new EncodedMessage(WsMessage.binary(ByteBuffer.wrap(bytes, 1, length)));
	}

}
