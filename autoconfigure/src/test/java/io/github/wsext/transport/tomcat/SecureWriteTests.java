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
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

import org.apache.tomcat.util.net.NioEndpoint.NioSocketWrapper;
import org.apache.tomcat.util.net.SecureNioChannel;
import org.apache.tomcat.util.res.StringManager;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.invocation.InvocationOnMock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

/**
 * Tests for what {@link TomcatSocket} makes of a TLS channel that takes nothing.
 */
class SecureWriteTests {

	private static final int SIZE = 1000;

	@AutoClose
	private final SocketChannel line = SocketChannel.open();

	private final SecureNioChannel channel = mock();

	private final NioSocketWrapper wrapper = mock();

	private final TomcatSocket socket;

	SecureWriteTests() throws IOException {
		given(this.wrapper.getSocket()).willReturn(this.channel);
		given(this.channel.getIOChannel()).willReturn(this.line);
		this.socket = TomcatSockets.of(this.wrapper, 0);
	}

	private static int takeAll(InvocationOnMock call) {
		ByteBuffer source = call.getArgument(0);
		int count = source.remaining();
		source.position(source.limit());
		return count;
	}

	@Test
	@DisplayName("C2 a TLS record that carries nothing of ours, such as a new key, does not look like a full socket")
	void keyUpdate() throws IOException {
		given(this.channel.write(any(ByteBuffer.class))).willReturn(0).willAnswer(SecureWriteTests::takeAll);
		assertThat(this.socket.write(ByteBuffer.allocate(SIZE))).isEqualTo(SIZE);
	}

	@Test
	@DisplayName("C2 a TLS channel with bytes that the socket does not take is asked once")
	void full() throws IOException {
		given(this.channel.getOutboundRemaining()).willReturn(1);
		assertThat(this.socket.write(ByteBuffer.allocate(SIZE))).isZero();
		verify(this.channel).write(any(ByteBuffer.class));
	}

	@Test
	@DisplayName("C2 a TLS channel that takes nothing for another reason holds no thread")
	void never() throws IOException {
		assertThat(this.socket.write(ByteBuffer.allocate(SIZE))).isZero();
		verify(this.channel, times(4)).write(any(ByteBuffer.class));
	}

	@Test
	@DisplayName("C2 a client's new key, the answer to which has to wait, does not end the reading")
	void answerWaits() throws IOException {
		String message = StringManager.getManager(SecureNioChannel.class)
			.getString("channel.nio.ssl.handshakeWrapPending");
		given(this.wrapper.read(eq(false), any(ByteBuffer.class))).willThrow(new IOException(message))
			.willAnswer(SecureWriteTests::fillAndThrow)
			.willReturn(0);
		ByteBuffer target = ByteBuffer.allocate(SIZE);
		assertThat(this.socket.read(target)).isEqualTo(SIZE);
		assertThat(this.socket.read(target.clear())).isZero();
	}

	@Test
	@DisplayName("C2 any other failure of TLS ends the reading")
	void failure() throws IOException {
		given(this.wrapper.read(eq(false), any(ByteBuffer.class))).willThrow(new IOException("Connection reset"));
		assertThatIOException().isThrownBy(() -> this.socket.read(ByteBuffer.allocate(SIZE)));
	}

	private static int fillAndThrow(InvocationOnMock call) throws IOException {
		ByteBuffer target = call.getArgument(1);
		target.position(target.limit());
		throw new IOException(
				StringManager.getManager(SecureNioChannel.class).getString("channel.nio.ssl.handshakeWrapPending"));
	}

}
