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

import java.util.concurrent.CompletableFuture;

import io.github.wsext.send.PublishSampler;
import io.github.wsext.topic.PositionedMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way to the subscribers of this node.
 *
 * @param message the message
 * @param read the same, if somebody has read it already
 * @param delivered completed with how far it got, if anybody wants to know
 * @param announced whether it is only known to be on its way, because it has been
 * appended: only as it comes, or is read, is it certain what comes before it
 * @param publishedNanos when it was published, or has come from another node, as the
 * {@link PublishSampler} says
 */
record Arrival(PositionedMessage message, HistoryMessages.@Nullable HistoryMessage read,
		@Nullable CompletableFuture<Delivered> delivered, boolean announced, long publishedNanos) {

	/**
	 * What has been read from the history, later than it was published.
	 */
	static Arrival of(PositionedMessage message) {
		return of(message, 0);
	}

	static Arrival of(PositionedMessage message, long publishedNanos) {
		return new Arrival(message, null, null, false, publishedNanos);
	}

	long offset() {
		return this.message.position().offset();
	}

	/**
	 * The same message by two ways.
	 */
	Arrival and(Arrival other) {
		return new Arrival(this.message, (this.read != null) ? this.read : other.read,
				(this.delivered != null) ? this.delivered : other.delivered, this.announced && other.announced,
				(this.publishedNanos != 0) ? this.publishedNanos : other.publishedNanos);
	}

	void end(Delivered delivered) {
		if (this.delivered != null) {
			this.delivered.complete(delivered);
		}
	}

}
