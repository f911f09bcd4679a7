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

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link SendBuffer}, on the socket of the operating system.
 */
class SendBufferTests {

	private static final int SIZE = 16 * 1024;

	private long now = Long.MAX_VALUE - 1000;

	private SocketChannel channel;

	@BeforeEach
	void open() throws IOException {
		this.channel = SocketChannel.open();
	}

	@AfterEach
	void close() throws IOException {
		this.channel.close();
	}

	private SendBuffer sendBuffer(int size) throws IOException {
		SendBuffer sendBuffer = new SendBuffer(this.channel, size, () -> this.now);
		sendBuffer.open();
		return sendBuffer;
	}

	private int size() throws IOException {
		return this.channel.getOption(StandardSocketOptions.SO_SNDBUF);
	}

	@Test
	@DisplayName("O1 a connection begins with a small buffer")
	void small() throws IOException {
		int before = size();
		sendBuffer(before / 2);
		assertThat(size()).isEqualTo(before / 2);
	}

	@Test
	@DisplayName("a client that empties the buffer quickly gets twice as much each time")
	void grows() throws IOException {
		SendBuffer sendBuffer = sendBuffer(SIZE);
		for (int factor = 2; factor <= 4; factor *= 2) {
			sendBuffer.full();
			this.now += SendBuffer.QUICKLY.toNanos() - 1;
			sendBuffer.relieved();
			assertThat(size()).isEqualTo(factor * SIZE);
		}
	}

	@Test
	@DisplayName("O1 a client that takes its time does not get more")
	void slow() throws IOException {
		SendBuffer sendBuffer = sendBuffer(SIZE);
		sendBuffer.full();
		this.now += SendBuffer.QUICKLY.toNanos();
		sendBuffer.relieved();
		assertThat(size()).isEqualTo(SIZE);
	}

	@Test
	@DisplayName("what the operating system allows is the end of it")
	void limit() throws IOException {
		SendBuffer sendBuffer = sendBuffer(SIZE);
		for (int i = 0; i < 40; i++) {
			sendBuffer.full();
			sendBuffer.relieved();
		}
		assertThat(size()).isBetween(2 * SIZE, SendBuffer.MAX_SIZE);
	}

	@Test
	@DisplayName("0 leaves it to the operating system for good")
	void unset() throws IOException {
		int before = size();
		SendBuffer sendBuffer = sendBuffer(0);
		sendBuffer.full();
		sendBuffer.relieved();
		assertThat(size()).isEqualTo(before);
	}

	@Test
	void closed() throws IOException {
		SendBuffer sendBuffer = sendBuffer(SIZE);
		this.channel.close();
		sendBuffer.full();
		assertThatExceptionOfType(ClosedChannelException.class).isThrownBy(sendBuffer::relieved);
	}

}
