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

import org.apache.tomcat.util.net.SocketBufferHandler;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HttpBufferShrinker} against the Tomcat that is on the class path.
 */
class HttpBufferShrinkerTests {

	private static final int READ = 8192;

	private static final int WRITE = 4096;

	private final SocketBufferHandler handler = new SocketBufferHandler(READ, WRITE, false);

	private final HttpBufferShrinker buffers = new HttpBufferShrinker(this.handler);

	private void shrink() {
		this.buffers.shrinkReadBuffer();
		this.buffers.shrinkWriteBuffer();
	}

	private void assertCapacities(int read, int write) {
		assertThat(this.handler.getReadBuffer().capacity()).isEqualTo(read);
		assertThat(this.handler.getWriteBuffer().capacity()).isEqualTo(write);
	}

	@Test
	void smallUntilRestored() {
		this.handler.configureReadBufferForRead();
		this.handler.configureWriteBufferForRead();
		shrink();
		assertCapacities(16, 16);
		assertThat(this.handler.isReadBufferEmpty()).isTrue();
		assertThat(this.handler.isWriteBufferEmpty()).isTrue();
		shrink();
		this.buffers.restore();
		assertCapacities(READ, WRITE);
		shrink();
		assertCapacities(READ, WRITE);
	}

	@Test
	void nothingIsLost() {
		this.handler.getReadBuffer().put((byte) 1);
		this.handler.getWriteBuffer().put((byte) 2);
		shrink();
		assertCapacities(READ, WRITE);
	}

	@Test
	void directBuffersStay() {
		SocketBufferHandler direct = new SocketBufferHandler(READ, WRITE, true);
		HttpBufferShrinker buffers = new HttpBufferShrinker(direct);
		buffers.shrinkReadBuffer();
		buffers.shrinkWriteBuffer();
		buffers.restore();
		assertThat(direct.getReadBuffer().capacity()).isEqualTo(READ);
		assertThat(direct.getWriteBuffer().isDirect()).isTrue();
	}

}
