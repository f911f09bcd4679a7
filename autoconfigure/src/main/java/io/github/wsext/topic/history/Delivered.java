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

package io.github.wsext.topic.history;

/**
 * How far a message got on this node.
 *
 * @param matched number of subscribers that it was for
 * @param queued number of those that took it
 * @param dropped number of those for which it was left out
 */
record Delivered(int matched, int queued, int dropped) {

	/** Nobody was there, or all have got it already. */
	static final Delivered NONE = new Delivered(0, 0, 0);

	int failed() {
		return this.matched - this.queued - this.dropped;
	}

}
