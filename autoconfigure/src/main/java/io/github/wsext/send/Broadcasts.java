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

import io.github.wsext.BroadcastResult;

/**
 * Sends one message to many, encoded once per codec.
 */
public final class Broadcasts {

	private Broadcasts() {
	}

	/**
	 * Queues a message for each recipient. No recipient keeps it from the others.
	 * @param overflow what may happen to the message where it does not fit
	 * @throws IllegalArgumentException if no recipient's codec can encode it
	 */
	public static BroadcastResult send(Object message, Overflow overflow, Iterable<? extends Recipient> recipients) {
		return send(message, overflow, recipients, 0);
	}

	/**
	 * Queues a message that was published for each recipient. No recipient keeps it from
	 * the others.
	 * @param overflow what may happen to the message where it does not fit
	 * @param publishedNanos when it was published, as the {@link PublishSampler} says
	 * @throws IllegalArgumentException if no recipient's codec can encode it
	 */
	public static BroadcastResult send(Object message, Overflow overflow, Iterable<? extends Recipient> recipients,
			long publishedNanos) {
		SharedMessage shared = new SharedMessage(message, overflow, publishedNanos);
		int matched = 0;
		int queued = 0;
		int dropped = 0;
		for (Recipient recipient : recipients) {
			matched++;
			switch (shared.offerTo(recipient, null)) {
				case QUEUED -> queued++;
				case DROPPED -> dropped++;
				case OVERFLOW, CLOSED -> {
				}
			}
		}
		shared.reportFailure();
		return BroadcastResult.of(matched, queued, dropped, matched - queued - dropped);
	}

}
