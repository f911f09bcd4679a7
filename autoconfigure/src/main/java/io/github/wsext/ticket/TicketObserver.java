package io.github.wsext.ticket;

/**
 * Observer of what becomes of tickets. Called on the threads that issue and redeem them,
 * so methods return fast.
 */
public interface TicketObserver {

	/**
	 * Does nothing.
	 */
	TicketObserver NOOP = new TicketObserver() {
	};

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
		STORE_UNAVAILABLE

	}

}
