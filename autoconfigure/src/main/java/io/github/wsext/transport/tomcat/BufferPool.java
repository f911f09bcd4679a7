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

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Pool of buffers for whoever is reading or writing right now. Bounded, and not bound to
 * threads: a virtual thread comes for one event only. Thread-safe.
 */
final class BufferPool<T> {

	private static final int MIN_SLOTS = 16;

	private final AtomicReferenceArray<@Nullable T> slots;

	private final Supplier<T> factory;

	BufferPool(Supplier<T> factory) {
		this.slots = new AtomicReferenceArray<>(Math.max(MIN_SLOTS, 4 * Runtime.getRuntime().availableProcessors()));
		this.factory = factory;
	}

	/**
	 * Takes a buffer, a new one if there is none.
	 */
	T take() {
		for (int i = 0; i < this.slots.length(); i++) {
			// Looked at first: most of the slots are empty most of the time.
			T buffer = (this.slots.getPlain(i) != null) ? this.slots.getAndSet(i, null) : null;
			if (buffer != null) {
				return buffer;
			}
		}
		return this.factory.get();
	}

	/**
	 * Gives a buffer back. It is forgotten if there are enough.
	 */
	void give(T buffer) {
		for (int i = 0; i < this.slots.length(); i++) {
			if (this.slots.getPlain(i) == null && this.slots.compareAndSet(i, null, buffer)) {
				return;
			}
		}
	}

}
