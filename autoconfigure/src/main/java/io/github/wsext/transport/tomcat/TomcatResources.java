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

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;

import io.github.wsext.transport.TransportSettings;
import io.github.wsext.transport.frame.FrameInput;
import org.jspecify.annotations.Nullable;

/**
 * Resources that all connections on Tomcat share. Thread-safe.
 *
 * @param closeTimeout longest time a client may take to answer a close frame
 * @param sendBufferSize size of a new connection's {@link SendBuffer}, in bytes
 * @param executor runs writes that have been put off for too long; not Tomcat's, all of
 * whose threads may be waiting for that
 * @param later runs something after a time, such as a look at what should have ended
 * @param inputs buffers of those who are reading
 * @param outputs buffers of those who are writing
 * @param watchdog watches over writes that are put off
 * @param current what the read event of the current thread has put off
 */
record TomcatResources(Duration closeTimeout, int sendBufferSize, Executor executor,
		BiConsumer<Duration, Runnable> later, BufferPool<FrameInput> inputs, BufferPool<ByteBuffer> outputs,
		WriteCoalescingWatchdog watchdog, ThreadLocal<@Nullable WriteCoalescing> current) {

	private static final int INPUT_SIZE = 32 * 1024;

	private static final int OUTPUT_SIZE = 64 * 1024;

	TomcatResources(TransportSettings settings, Executor executor, BiConsumer<Duration, Runnable> later) {
		this(settings.closeTimeout(), (int) settings.socketBuffer().toBytes(), executor, later,
				new BufferPool<>(() -> new FrameInput(INPUT_SIZE)),
				new BufferPool<>(() -> ByteBuffer.allocateDirect(OUTPUT_SIZE)), new WriteCoalescingWatchdog(),
				new ThreadLocal<>());
	}

}
