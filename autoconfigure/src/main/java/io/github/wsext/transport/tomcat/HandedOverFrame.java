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

import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.frame.Frame;
import org.jspecify.annotations.Nullable;

/**
 * Frame of one connection that waits for a thread which Tomcat does not need, as others
 * may be waiting for one: gone on with there, or taken back, but never both. Thread-safe.
 */
final class HandedOverFrame {

	private final AtomicReference<@Nullable Frame> waiting = new AtomicReference<>();

	/**
	 * Hands a frame over.
	 * @param listener has the thread
	 * @param reading goes on with the frame, and with what follows
	 */
	void handOver(Frame frame, TransportListener listener, Consumer<Frame> reading) {
		this.waiting.set(frame);
		listener.readElsewhere(() -> {
			Frame waiting = this.waiting.getAndSet(null);
			if (waiting != null) {
				reading.accept(waiting);
			}
		});
	}

	/**
	 * Takes the frame back, which is of no interest any more.
	 * @return {@code false} if none waits
	 */
	boolean takeBack() {
		return this.waiting.getAndSet(null) != null;
	}

}
