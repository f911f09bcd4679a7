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
		LOGIN_ENDED

	}

}
