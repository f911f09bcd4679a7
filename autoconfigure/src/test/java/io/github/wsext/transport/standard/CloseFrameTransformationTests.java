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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import io.github.wsext.testsupport.Patience;
import org.apache.tomcat.websocket.Constants;
import org.apache.tomcat.websocket.MessagePart;
import org.apache.tomcat.websocket.Transformation;
import org.apache.tomcat.websocket.TransformationResult;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.ArgumentMatchers.anyByte;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link CloseFrameTransformation}.
 */
class CloseFrameTransformationTests {

	/** Tomcat's own, which it does not show. */
	private static final byte FLUSH = 24;

	private final Transformation next = mock();

	private final CloseFrameTransformation frames = new CloseFrameTransformation(this.next);

	@Test
	@DisplayName("C3 Tomcat does not answer a close frame during a batch, which would swallow the answer")
	void closeDuringBatch() {
		this.frames.waitForBatches(Duration.ofMinutes(1));
		assertThat(this.frames.beginBatch()).isTrue();
		Thread reader = new Thread(this::readClose);
		reader.start();
		Awaitility.await().until(() -> reader.getState() == Thread.State.TIMED_WAITING);
		assertThat(this.frames.isCloseReceived()).isFalse();
		this.frames.endBatch();
		Awaitility.await().until(() -> !reader.isAlive());
		assertThat(this.frames.isCloseReceived()).isTrue();
		assertThat(this.frames.beginBatch()).isFalse();
	}

	@Test
	@DisplayName("C3 a batch whose client reads nothing holds its close frame up for the send time-out, not longer")
	void closeDuringEndlessBatch() {
		this.frames.waitForBatches(Duration.ofMillis(10));
		assertThat(this.frames.beginBatch()).isTrue();
		assertThat(CompletableFuture.runAsync(this::readClose)).succeedsWithin(Patience.LIMIT);
		assertThat(this.frames.isCloseReceived()).isTrue();
		this.frames.endBatch();
		assertThat(this.frames.beginBatch()).isFalse();
	}

	@Test
	@DisplayName("O5 one batch at a time")
	void oneAtATime() {
		assertThat(this.frames.beginBatch()).isTrue();
		assertThat(this.frames.beginBatch()).isFalse();
		this.frames.endBatch();
		assertThat(this.frames.beginBatch()).isTrue();
	}

	@Test
	@DisplayName("C3 what Tomcat wants to flush at the end of a session leaves with the close frame: a failure is not logged")
	void flushAtTheEnd() throws IOException {
		given(this.next.sendMessagePart(any())).willAnswer((call) -> call.getArgument(0));
		assertThat(this.frames.sendMessagePart(parts(FLUSH))).isEmpty();
		assertThat(this.frames.sendMessagePart(parts(Constants.OPCODE_TEXT, Constants.OPCODE_CLOSE))).hasSize(2);
		assertThat(this.frames.beginBatch()).isTrue();
		this.frames.beginFlush();
		assertThat(this.frames.sendMessagePart(parts(FLUSH))).hasSize(1);
		this.frames.endBatch();
		assertThat(this.frames.sendMessagePart(parts(FLUSH))).isEmpty();
	}

	private static List<MessagePart> parts(byte... opcodes) {
		List<MessagePart> parts = new ArrayList<>();
		for (byte opcode : opcodes) {
			MessagePart part = mock();
			given(part.getOpCode()).willReturn(opcode);
			parts.add(part);
		}
		return parts;
	}

	private void readClose() {
		try {
			given(this.next.getMoreData(anyByte(), anyBoolean(), anyInt(), any()))
				.willReturn(TransformationResult.END_OF_FRAME);
			this.frames.getMoreData(Constants.OPCODE_CLOSE, true, 0, ByteBuffer.allocate(2));
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
