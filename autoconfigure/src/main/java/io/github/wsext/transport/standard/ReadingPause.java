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

/**
 * The pause of a container that cannot stop reading: whoever is about to deliver a
 * message waits until it is over. Safe for use by many threads.
 */
final class ReadingPause {

	/** Guarded by this. */
	private boolean paused;

	synchronized void begin() {
		this.paused = true;
	}

	synchronized void end() {
		this.paused = false;
		notifyAll();
	}

	/**
	 * Waits for the end of the pause, if there is one. An interrupt is kept for later:
	 * the message must not get lost.
	 */
	void await() {
		boolean interrupted = false;
		synchronized (this) {
			while (this.paused) {
				try {
					wait();
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
	}

}
