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

import io.github.wsext.OverflowPolicy;

/**
 * Told what happens to one connection's queue. May be called on any thread.
 */
public interface OutboundListener {

	/**
	 * Messages were left out, as their overflow policy says.
	 */
	void dropped(int count);

	/**
	 * Messages were left out because later ones of the same key have taken their places.
	 */
	default void replaced(int count) {
		dropped(count);
	}

	/**
	 * Messages were left out, for either reason.
	 * @param policy the policy of these messages
	 */
	default void leftOut(OverflowPolicy policy, int count) {
	}

	/**
	 * The transport has written a message of which it is known when it was published.
	 * @param tookNanos how long ago that was, in nanoseconds
	 */
	default void delivered(long tookNanos) {
	}

	/**
	 * A write has failed; the queue is closed.
	 */
	void writeFailed();

}
