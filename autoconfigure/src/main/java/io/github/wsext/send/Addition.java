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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What became of a message that was to be added to a queue, and what is to be done about
 * it outside the queue's lock.
 *
 * @param outcome what became of it, {@code null} if it has to be added once more after
 * the write that was put off
 * @param dropped the messages that had to go for it
 * @param next what has to happen for it to leave
 */
record Addition(@Nullable Offer outcome, List<OutboundEntry> dropped, Next next) {

	static final Addition CLOSED = new Addition(Offer.CLOSED, List.of(), Next.NOTHING);

	static final Addition OVERFLOW = new Addition(Offer.OVERFLOW, List.of(), Next.NOTHING);

	static final Addition TOO_EARLY = new Addition(null, List.of(), Next.NOTHING);

	private static final List<Addition> QUEUED = List.of(new Addition(Offer.QUEUED, List.of(), Next.NOTHING),
			new Addition(Offer.QUEUED, List.of(), Next.DEFER), new Addition(Offer.QUEUED, List.of(), Next.WRITE));

	/**
	 * The message has been queued, and nothing had to go.
	 */
	static Addition queued(Next next) {
		return QUEUED.get(next.ordinal());
	}

	boolean tooEarly() {
		return this.outcome == null;
	}

	Offer offer() {
		if (this.outcome == null) {
			throw new IllegalStateException("Not known yet");
		}
		return this.outcome;
	}

	/**
	 * What has to happen for a message to leave.
	 */
	enum Next {

		/** Somebody else is writing. */
		NOTHING,

		/** Write at the end of the read event, if there is one. */
		DEFER,

		/** Write now. */
		WRITE

	}

}
