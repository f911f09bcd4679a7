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

package io.github.wsext.ticket;

import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.wsext.support.Observers;

/**
 * Observer of what becomes of tickets. Beans of this type are all told, in their
 * {@link org.springframework.core.annotation.Order order}; what one throws is logged and
 * keeps nothing from the others. Called on the threads that issue and redeem them, so
 * methods return fast.
 */
public interface TicketObserver {

	/**
	 * Does nothing.
	 */
	TicketObserver NOOP = new TicketObserver() {
	};

	/**
	 * Tells all of them, whatever one of them throws.
	 * @param observers asked when there is something to tell for the first time
	 */
	static TicketObserver all(Supplier<? extends Stream<? extends TicketObserver>> observers) {
		return new TicketObservers(new Observers<>(observers));
	}

	/**
	 * A ticket was issued.
	 */
	default void issued() {
	}

	/**
	 * No ticket was issued.
	 */
	default void refusedAtIssue(IssueRefusal reason) {
	}

	/**
	 * A ticket opened an endpoint.
	 */
	default void consumed() {
	}

	/**
	 * A handshake was refused for its ticket or the lack of one.
	 */
	default void refused(TicketRefusedException.Reason reason) {
	}

	/**
	 * A handshake was refused because the store is out of reach.
	 */
	default void storeUnavailable() {
	}

	/**
	 * A ticket expired unused.
	 */
	default void expired() {
	}

	/**
	 * Why no ticket was issued.
	 */
	enum IssueRefusal {

		/**
		 * The caller is anonymous, not authenticated, or no longer.
		 */
		UNAUTHENTICATED,

		/**
		 * No endpoint was named.
		 */
		ENDPOINT_REQUIRED,

		/**
		 * The endpoint does not exist or accepts no tickets.
		 */
		UNKNOWN_ENDPOINT,

		/**
		 * The caller asks too often.
		 */
		RATE,

		/**
		 * Too many are asked for from this address.
		 */
		ADDRESS_RATE,

		/**
		 * Too many tickets of the caller are outstanding.
		 */
		PRINCIPAL_LIMIT,

		/**
		 * Too many tickets are outstanding.
		 */
		NODE_LIMIT,

		/**
		 * The store is out of reach.
		 */
		STORE_UNAVAILABLE,

		/**
		 * The store cannot keep what the ticket brings along.
		 */
		UNSTORABLE

	}

}
