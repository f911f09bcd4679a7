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

import io.github.wsext.WsConnection;
import io.github.wsext.send.Offer;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.Recipient;
import io.github.wsext.send.SharedMessage;
import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;

/**
 * A message of a topic with its position, encoded once for each codec, whether it is new
 * to a subscriber or was missed. For use by one thread at a time.
 */
final class RingEntry {

	private final TopicPosition position;

	private final long nanos;

	private final @Nullable String except;

	private final SharedMessage message;

	private final SharedMessage bare;

	private Delivered delivered = Delivered.NONE;

	/**
	 * Creates an entry.
	 * @param nanos when it has come
	 * @param except id of the connection that gets no more than the position
	 */
	RingEntry(TopicPosition position, long nanos, @Nullable String except, SharedMessage message, SharedMessage bare) {
		this.position = position;
		this.nanos = nanos;
		this.except = except;
		this.message = message;
		this.bare = bare;
	}

	/**
	 * A message that cannot be read: everybody gets its position alone.
	 */
	static RingEntry unreadable(TopicPosition position, long nanos, Object bare) {
		SharedMessage message = new SharedMessage(bare, Overflow.CLOSE);
		return new RingEntry(position, nanos, null, message, message);
	}

	TopicPosition position() {
		return this.position;
	}

	long nanos() {
		return this.nanos;
	}

	Delivered delivered() {
		return this.delivered;
	}

	/**
	 * Queues the message for all of these.
	 */
	Delivered deliver(Iterable<Member> members) {
		int matched = 0;
		int queued = 0;
		int dropped = 0;
		for (Member member : members) {
			if (!member.hasJoined()) {
				continue;
			}
			Recipient recipient = member.recipient();
			if (isLeftOut(recipient)) {
				this.bare.offerTo(recipient, null);
				continue;
			}
			matched++;
			switch (offerTo(recipient)) {
				case QUEUED -> queued++;
				case DROPPED -> dropped++;
				case OVERFLOW, CLOSED -> {
				}
			}
		}
		this.delivered = new Delivered(matched, queued, dropped);
		return this.delivered;
	}

	/**
	 * Queues the message for one that has missed it.
	 */
	void replay(Recipient recipient) {
		if (isLeftOut(recipient)) {
			this.bare.offerTo(recipient, null);
		}
		else {
			offerLateTo(recipient);
		}
	}

	private void offerLateTo(Recipient recipient) {
		if (this.message.isEncodableBy(recipient.codec())) {
			this.message.offerLateTo(recipient);
		}
		else {
			this.bare.offerTo(recipient, null);
		}
	}

	private Offer offerTo(Recipient recipient) {
		if (this.message.isEncodableBy(recipient.codec())) {
			return this.message.offerTo(recipient, null);
		}
		// It cannot read the message, and has to know that it has missed none.
		this.bare.offerTo(recipient, null);
		return Offer.CLOSED;
	}

	/**
	 * Size in bytes of the message for one recipient.
	 */
	int sizeFor(Recipient recipient) {
		SharedMessage message = (!isLeftOut(recipient) && this.message.isEncodableBy(recipient.codec())) ? this.message
				: this.bare;
		return message.sizeFor(recipient.codec());
	}

	private boolean isLeftOut(Recipient recipient) {
		return this.except != null && recipient instanceof WsConnection connection
				&& connection.id().equals(this.except);
	}

}
