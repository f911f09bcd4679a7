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

package io.github.wsext.transport;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import io.github.wsext.connection.Engine;
import io.github.wsext.connection.Probe;
import io.github.wsext.testsupport.EveryTransport;
import io.github.wsext.testsupport.RawFrame;
import io.github.wsext.testsupport.RawWebSocketClient;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the buffers that {@code @OnBinary} gets.
 */
@EveryTransport
class InboundBufferTests {

	private static final int MESSAGES = 100;

	private final Engine engine = Engine.shared();

	@Test
	@DisplayName("D2 @OnBinary may keep its buffer: what the container reads next does not change it")
	void buffersMayBeKept() {
		List<ByteBuffer> kept = new ArrayList<>();
		Probe probe = this.engine.probe().onBinary((connection, bytes) -> {
			kept.add(bytes);
			return String.valueOf(kept.size());
		});
		try (RawWebSocketClient client = this.engine.client(probe)) {
			for (int i = 0; i < MESSAGES; i++) {
				byte[] message = message(i);
				if (i % 2 == 0) {
					client.sendBinary(message);
				}
				else {
					int half = message.length / 2;
					client.send(RawFrame.binary(Arrays.copyOf(message, half)).more(),
							RawFrame.continuation(Arrays.copyOfRange(message, half, message.length)));
				}
				client.expectText(String.valueOf(i + 1));
			}
			for (int i = 0; i < MESSAGES; i++) {
				byte[] bytes = new byte[kept.get(i).remaining()];
				kept.get(i).get(bytes);
				assertThat(bytes).as("message " + i).isEqualTo(message(i));
			}
		}
	}

	@Test
	@DisplayName("C2 a buffer received may be sent on, to others and later")
	void buffersMayBeSentOn() {
		Probe receiver = this.engine.probe();
		Probe sender = this.engine.probe().onBinary((connection, bytes) -> {
			receiver.connection().send(bytes);
			return null;
		});
		try (RawWebSocketClient receiving = this.engine.narrowClient(receiver);
				RawWebSocketClient sending = this.engine.client(sender)) {
			receiver.connection().send(new byte[6 * 1024 * 1024]);
			for (int i = 0; i < MESSAGES; i++) {
				sending.sendBinary(message(i));
			}
			sending.sendText("sync").expectText("sync");
			receiving.readMessage();
			for (int i = 0; i < MESSAGES; i++) {
				receiving.expectBinary(message(i));
			}
		}
	}

	private static byte[] message(int number) {
		byte[] message = new byte[100 + number * 10];
		Arrays.fill(message, (byte) number);
		return message;
	}

}
