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
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

import jakarta.websocket.RemoteEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Flusher of the batches of messages that a container has gathered. The Jakarta API makes
 * a thread wait for the client then, so only few do it at a time, lest clients that do
 * not read keep all threads. Thread-safe.
 */
final class BatchFlusher {

	private final Semaphore permits;

	private final Executor executor;

	BatchFlusher(int atOnce, Executor executor) {
		this.permits = new Semaphore(atOnce);
		this.executor = executor;
	}

	/**
	 * Begins a batch, unless there are enough.
	 * @return {@code false} if messages have to leave one by one
	 */
	boolean begin(ContainerSession container) {
		if (!this.permits.tryAcquire()) {
			return false;
		}
		if (!container.beginBatch()) {
			this.permits.release();
			return false;
		}
		return true;
	}

	/**
	 * Ends a batch with a flush.
	 * @param outcome told why it failed, or {@code null}
	 */
	void flush(RemoteEndpoint remote, ContainerSession container, Consumer<@Nullable Throwable> outcome) {
		try {
			this.executor.execute(() -> outcome.accept(flush(remote, container)));
		}
		catch (RuntimeException | Error ex) {
			end(container);
			throw ex;
		}
	}

	private @Nullable Throwable flush(RemoteEndpoint remote, ContainerSession container) {
		try {
			container.beginFlush();
			remote.setBatchingAllowed(false);
			return null;
		}
		catch (IOException | RuntimeException | Error ex) {
			return ex;
		}
		finally {
			end(container);
		}
	}

	/**
	 * Ends a batch without a flush: the connection is broken.
	 */
	void end(ContainerSession container) {
		container.endBatch();
		this.permits.release();
	}

}
