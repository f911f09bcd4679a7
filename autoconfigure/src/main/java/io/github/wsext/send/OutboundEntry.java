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

import java.util.concurrent.CompletableFuture;

import io.github.wsext.SendResult;
import org.jspecify.annotations.Nullable;

/**
 * A message in the queue of one connection.
 *
 * @param sequence its place: nothing leaves before what has a smaller number
 * @param message the message
 * @param overflow what may happen to it
 * @param result told of its end, if anybody wants to know
 */
record OutboundEntry(long sequence, OutboundMessage message, Overflow overflow,
		@Nullable CompletableFuture<SendResult> result) {

	OutboundEntry at(long sequence) {
		return new OutboundEntry(sequence, this.message, this.overflow, this.result);
	}

	void end(SendResult outcome) {
		if (this.result != null) {
			this.result.complete(outcome);
		}
	}

}
