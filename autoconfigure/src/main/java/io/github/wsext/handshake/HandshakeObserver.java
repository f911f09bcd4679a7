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

package io.github.wsext.handshake;

import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.wsext.support.Observers;
import org.jspecify.annotations.Nullable;

/**
 * Observer of what becomes of handshakes. Beans of this type are all told, in their
 * {@link org.springframework.core.annotation.Order order}; what one throws is logged and
 * keeps nothing from the others. Called on the threads that answer them, so methods
 * return fast.
 */
public interface HandshakeObserver {

	/**
	 * Does nothing.
	 */
	HandshakeObserver NOOP = new HandshakeObserver() {
	};

	/**
	 * Tells all of them, whatever one of them throws.
	 * @param observers asked when there is something to tell for the first time
	 */
	static HandshakeObserver all(Supplier<? extends Stream<? extends HandshakeObserver>> observers) {
		return new HandshakeObservers(new Observers<>(observers));
	}

	/**
	 * A handshake begins on this thread, which goes on with it until it is answered.
	 * @param endpoint path pattern of the endpoint, {@code null} at the temporary URI of
	 * tickets
	 * @return to be told of its end, or {@code null} if this observer need not be
	 */
	default @Nullable Course began(@Nullable String endpoint) {
		return null;
	}

	/**
	 * A handshake was answered 101.
	 */
	default void opened() {
	}

	/**
	 * A handshake was refused.
	 */
	default void refused(Refusal reason) {
	}

	/**
	 * A handshake was answered 101.
	 * @param tookNanos how long it has taken, in nanoseconds
	 */
	default void opened(long tookNanos) {
		opened();
	}

	/**
	 * A handshake was refused.
	 * @param tookNanos how long it has taken, in nanoseconds
	 */
	default void refused(Refusal reason, long tookNanos) {
		refused(reason);
	}

	/**
	 * A handshake under way.
	 */
	@FunctionalInterface
	interface Course {

		/**
		 * It has ended, on the thread on which it began.
		 * @param refusal why it was refused, {@code null} if it was answered 101
		 */
		void ended(@Nullable Refusal refusal);

	}

	/**
	 * Why a handshake was refused.
	 */
	enum Refusal {

		/**
		 * It was no handshake, or a malformed one: 400, 405, 426.
		 */
		NOT_UPGRADE,

		/**
		 * Too many handshakes on this node: 503.
		 */
		RATE,

		/**
		 * Too many handshakes from this address: 429.
		 */
		ADDRESS_RATE,

		/**
		 * It offers none of the subprotocols that the endpoint requires: 400.
		 */
		SUBPROTOCOL,

		/**
		 * The page has another origin: 403.
		 */
		ORIGIN,

		/**
		 * The node is full: 503.
		 */
		CAPACITY,

		/**
		 * The node shuts down: 503.
		 */
		DRAINING,

		/**
		 * Too many connections from this address: 429.
		 */
		ADDRESS_LIMIT,

		/**
		 * Too many connections of this principal: 429.
		 */
		PRINCIPAL_LIMIT,

		/**
		 * The ticket opens nothing here: 401; or there is more than one: 400.
		 */
		TICKET,

		/**
		 * Too many such tickets from this address: 429.
		 */
		FAILED_TICKETS,

		/**
		 * The store of the tickets is out of reach: 503.
		 */
		STORE_UNAVAILABLE,

		/**
		 * Neither a ticket nor what the endpoint takes in its place: 401.
		 */
		UNAUTHENTICATED,

		/**
		 * So many are in {@code @OnConnect} that the container has no thread left for one
		 * more: 503.
		 */
		BUSY,

		/**
		 * A check of the application, method security or {@code @OnConnect} refused.
		 */
		REJECTED,

		/**
		 * {@code @OnConnect}, a check of the application or the container failed: 500.
		 */
		FAILED

	}

}
