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

/**
 * Refusal of a presented ticket, which does not open the endpoint. The client learns
 * nothing of the {@link #reason()}.
 */
public class TicketRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	public TicketRefusedException(Reason reason) {
		// Refusals are an everyday affair and need no stack trace.
		super("Ticket refused: " + reason, null, false, false);
		this.reason = reason;
	}

	/**
	 * Why the ticket was refused: for metrics and the debug log.
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Why a ticket was refused.
	 */
	public enum Reason {

		/**
		 * None was presented.
		 */
		MISSING,

		/**
		 * What was presented is no ticket.
		 */
		MALFORMED,

		/**
		 * Never issued, already used, or expired and forgotten.
		 */
		UNKNOWN,

		/**
		 * Presented too late.
		 */
		EXPIRED,

		/**
		 * Bound to another endpoint.
		 */
		WRONG_ENDPOINT,

		/**
		 * Issued to a page of another origin.
		 */
		WRONG_ORIGIN,

		/**
		 * Issued to another address.
		 */
		WRONG_ADDRESS,

		/**
		 * Issued to a login that has ended since: by a logout, or with its HTTP session.
		 */
		LOGIN_ENDED,

		/**
		 * Kept in a way that this node cannot read: by another version of the
		 * application, or changed in the store.
		 */
		UNREADABLE

	}

}
