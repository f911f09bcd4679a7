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
 * Bounds of one connection's queue. A single message may exceed {@code maxBytes} if
 * nothing else waits.
 *
 * @param maxMessages largest number of waiting messages
 * @param maxBytes largest number of waiting bytes
 */
public record OutboundSettings(int maxMessages, long maxBytes) {

	public OutboundSettings {
		if (maxMessages < 1) {
			throw new IllegalArgumentException("wsext.outbound.max-messages must be at least 1, was " + maxMessages);
		}
		if (maxBytes < 1) {
			throw new IllegalArgumentException("wsext.outbound.max-bytes must be at least 1B, was " + maxBytes);
		}
	}

}
