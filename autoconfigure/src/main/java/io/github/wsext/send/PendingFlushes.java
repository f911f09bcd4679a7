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

package io.github.wsext.send;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Those who wait for all messages before one to leave. Not thread-safe.
 */
final class PendingFlushes {

	private final ArrayDeque<Flush> flushes = new ArrayDeque<>(1);

	/**
	 * Adds one.
	 * @param sequence the sequence number of the first message it does not wait for
	 * @return to be completed by whoever takes it
	 */
	CompletableFuture<Void> add(long sequence) {
		CompletableFuture<Void> flushed = new CompletableFuture<>();
		this.flushes.add(new Flush(sequence, flushed));
		return flushed;
	}

	boolean isEmpty() {
		return this.flushes.isEmpty();
	}

	/**
	 * Takes out those that have waited long enough.
	 * @param first the sequence number of the message that leaves next
	 */
	List<CompletableFuture<Void>> takeDue(long first) {
		List<CompletableFuture<Void>> due = new ArrayList<>(1);
		for (Flush flush = this.flushes.peek(); flush != null
				&& flush.sequence() <= first; flush = this.flushes.peek()) {
			due.add(this.flushes.remove().flushed());
		}
		return due;
	}

	private record Flush(long sequence, CompletableFuture<Void> flushed) {
	}

}
