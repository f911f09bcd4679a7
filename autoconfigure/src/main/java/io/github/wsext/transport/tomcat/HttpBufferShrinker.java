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

import java.lang.reflect.Field;
import java.nio.ByteBuffer;

import org.apache.tomcat.util.net.SocketBufferHandler;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ReflectionUtils;

/**
 * Shrinker of the buffers of 8 KB each that Tomcat keeps with a connection for HTTP. A
 * WebSocket does not use them, so they are small as long as it lives. Small, not gone, so
 * that Tomcat could work with them. Thread-safe.
 */
final class HttpBufferShrinker {

	private static final int SMALL = 16;

	private static final @Nullable Field READ = field("readBuffer");

	private static final @Nullable Field WRITE = field("writeBuffer");

	private final SocketBufferHandler handler;

	// Everything below is guarded by this.

	private int readSize;

	private int writeSize;

	private boolean restored;

	HttpBufferShrinker(SocketBufferHandler handler) {
		this.handler = handler;
	}

	/** {@code null} if this Tomcat does not have it. */
	static @Nullable Field field(String name) {
		Field field = ReflectionUtils.findField(SocketBufferHandler.class, name, ByteBuffer.class);
		return (field != null && field.trySetAccessible()) ? field : null;
	}

	synchronized void shrinkReadBuffer() {
		if (!this.restored && this.readSize == 0 && READ != null && this.handler.isReadBufferEmpty()) {
			this.handler.configureReadBufferForWrite();
			this.readSize = shrink(READ, this.handler.getReadBuffer());
		}
	}

	synchronized void shrinkWriteBuffer() {
		if (!this.restored && this.writeSize == 0 && WRITE != null && this.handler.isWriteBufferEmpty()) {
			this.handler.configureWriteBufferForWrite();
			this.writeSize = shrink(WRITE, this.handler.getWriteBuffer());
		}
	}

	private int shrink(Field field, ByteBuffer buffer) {
		// Direct buffers are not in the heap, and Tomcat frees them itself.
		if (buffer.isDirect() || buffer.capacity() <= SMALL) {
			return 0;
		}
		set(field, SMALL);
		return buffer.capacity();
	}

	/**
	 * Makes the buffers as large as they were: Tomcat gives them to another connection.
	 */
	synchronized void restore() {
		this.restored = true;
		if (READ != null && this.readSize > 0) {
			set(READ, this.readSize);
			this.readSize = 0;
		}
		if (WRITE != null && this.writeSize > 0) {
			set(WRITE, this.writeSize);
			this.writeSize = 0;
		}
	}

	private void set(Field field, int size) {
		ReflectionUtils.setField(field, this.handler, ByteBuffer.allocate(size));
	}

}
