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

/**
 * Choice of the publishes whose way to the sockets is timed: the first, and one in 64 of
 * those that follow. Where many publish at once it is about as many: the count has no
 * fence, so that it costs nothing.
 */
public final class PublishSampler {

	private static final int MASK = 63;

	private int count;

	/**
	 * Begins a publish.
	 * @return when, by {@link System#nanoTime()}, or 0 if it is not timed
	 */
	public long begin() {
		if ((this.count++ & MASK) != 0) {
			return 0;
		}
		long nanos = System.nanoTime();
		return (nanos != 0) ? nanos : 1;
	}

}
