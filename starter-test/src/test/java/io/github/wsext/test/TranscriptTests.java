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

import java.nio.ByteBuffer;

import io.github.wsext.test.RecordedFrame.Direction;
import io.github.wsext.test.RecordedFrame.Kind;
import org.junit.jupiter.api.Test;

import org.springframework.web.socket.CloseStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Transcript}.
 */
class TranscriptTests {

	private final Transcript transcript = new Transcript();

	@Test
	void longTranscriptShowsItsEnd() {
		for (int i = 1; i <= 100; i++) {
			this.transcript.text(Direction.SENT, "message " + i);
		}
		assertThat(this.transcript.toString().lines()).hasSize(41)
			.startsWith("  (60 earlier)")
			.last()
			.asString()
			.endsWith("-> text \"message 100\"");
	}

	@Test
	void longMessagesAreCut() {
		this.transcript.text(Direction.SENT, "x".repeat(1000));
		this.transcript.bytes(Direction.RECEIVED, Kind.BINARY, ByteBuffer.allocate(1000));
		assertThat(this.transcript.toString()).hasSizeLessThan(800)
			.contains("x...\" (1000 characters)", "binary 1000 bytes [00 00", "00 ...]");
	}

	@Test
	void linesStayLines() {
		this.transcript.text(Direction.SENT, "one\r\ntwo");
		assertThat(this.transcript.toString().lines()).singleElement().asString().endsWith("\"one\\r\\ntwo\"");
	}

	@Test
	void bytesAreCopied() {
		ByteBuffer bytes = ByteBuffer.wrap(new byte[] { 1, 2 });
		this.transcript.bytes(Direction.RECEIVED, Kind.BINARY, bytes);
		bytes.put(0, (byte) 9);
		assertThat(bytes.remaining()).isEqualTo(2);
		assertThat(this.transcript.received().get(0).bytes()).isEqualTo(ByteBuffer.wrap(new byte[] { 1, 2 }));
	}

	@Test
	void closes() {
		this.transcript.close(Direction.RECEIVED, CloseStatus.NO_CLOSE_FRAME);
		this.transcript.close(Direction.RECEIVED, new CloseStatus(4401, "again"));
		assertThat(this.transcript.toString()).contains("<- close 1006 (line cut)", "<- close 4401 \"again\"");
	}

}
