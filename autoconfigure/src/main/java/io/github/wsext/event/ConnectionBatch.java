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

package io.github.wsext.event;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

import io.github.wsext.SendResult;
import io.github.wsext.send.Recipient;
import org.jspecify.annotations.Nullable;

/**
 * What one connection has gathered of one event. It leaves in the order of adding, by one
 * thread at a time, which goes on while more is due; nobody else waits for that thread,
 * and it holds no lock while it encodes and offers. Thread-safe.
 */
final class ConnectionBatch {

	/** What may wait behind a sender that is too slow, or does not come back. */
	private static final int MAX_WAITING = 100_000;

	private final Recipient recipient;

	private final int maxSize;

	// Guarded by this, under which only lists change.

	private List<GatheredPayload> gathering = new ArrayList<>(4);

	private final Queue<Departure> due = new ArrayDeque<>(2);

	private int waiting;

	private boolean sending;

	private boolean abandoned;

	private boolean gone;

	ConnectionBatch(Recipient recipient, int maxSize) {
		this.recipient = recipient;
		this.maxSize = maxSize;
	}

	Recipient recipient() {
		return this.recipient;
	}

	/**
	 * Adds a payload, which is the last of its batch if there is room for no other.
	 */
	synchronized Addition add(GatheredPayload payload) {
		if (this.gone) {
			return Addition.TOO_LATE;
		}
		if (this.waiting >= MAX_WAITING) {
			return Addition.TOO_MANY;
		}
		this.gathering.add(payload);
		return (this.gathering.size() >= this.maxSize && depart(null)) ? Addition.SEND : Addition.NOTHING;
	}

	/**
	 * Has leave what has gathered.
	 * @param whenOffered run when that, and all that has been due before, has been
	 * offered
	 * @return whether the caller has to {@linkplain #send send}, because nobody else does
	 */
	synchronized boolean depart(@Nullable Runnable whenOffered) {
		if (!this.gathering.isEmpty() || whenOffered != null) {
			this.due.add(new Departure(this.gathering, whenOffered));
			this.waiting += this.gathering.size();
			this.gathering = new ArrayList<>(4);
		}
		if (this.sending || this.due.isEmpty()) {
			return false;
		}
		this.sending = true;
		return true;
	}

	/**
	 * Gives up what has not been offered yet.
	 * @return whether the caller has to {@linkplain #send send}, because nobody else does
	 */
	synchronized boolean abandon() {
		this.abandoned = true;
		return depart(null);
	}

	/**
	 * Offers what is due, until nothing is.
	 * @return whether nothing is left, and nothing can be added any more
	 */
	boolean send(BatchMessages messages) {
		for (Departure departure = next(); departure != null; departure = next()) {
			try {
				send(departure, messages);
			}
			catch (Throwable ex) {
				// What follows has nobody else to send it.
				messages.failed("What was to follow a batch of event '%s' failed for %s", this.recipient, ex);
			}
		}
		return isGone();
	}

	private void send(Departure departure, BatchMessages messages) {
		List<GatheredPayload> payloads = departure.payloads();
		if (isAbandoned()) {
			payloads.forEach((payload) -> payload.end(SendResult.CLOSED));
		}
		else if (!payloads.isEmpty()) {
			messages.offer(payloads, this.recipient);
		}
		if (departure.whenOffered() != null) {
			departure.whenOffered().run();
		}
	}

	private synchronized @Nullable Departure next() {
		Departure next = this.due.poll();
		if (next != null) {
			this.waiting -= next.payloads().size();
		}
		else {
			this.sending = false;
			this.gone = this.gathering.isEmpty();
		}
		return next;
	}

	private synchronized boolean isAbandoned() {
		return this.abandoned;
	}

	private synchronized boolean isGone() {
		return this.gone;
	}

	/**
	 * What whoever has added a payload has to do now.
	 */
	enum Addition {

		/** Nothing. */
		NOTHING,

		/** Send. */
		SEND,

		/** Know that the payload was not taken, because so many wait. */
		TOO_MANY,

		/** Add the payload to another one: nothing is left of this. */
		TOO_LATE

	}

	/**
	 * What leaves in one message, and what is done then.
	 */
	private record Departure(List<GatheredPayload> payloads, @Nullable Runnable whenOffered) {
	}

}
