package io.github.wsext.spi;

/**
 * Check of the application that each handshake has to pass. Beans of this type are asked
 * together with the checks of WsExt, in the order of {@link HandshakeOrder}; the first
 * refusal wins and is the answer.
 *
 * <p>
 * A check without an order is asked when the endpoint, the origin and the capacity are
 * good, and before a ticket is spent: a refusal leaves it to the client. What follows
 * {@link HandshakeOrder#AUTHENTICATION} knows the caller, and a refusal there has cost
 * the ticket. {@link io.github.wsext.OnConnect @OnConnect} has the last word whatever the
 * order.
 *
 * <p>
 * Asked on the container's thread, which waits for the result. A
 * {@link io.github.wsext.HandshakeRejectedException} is a refusal, too; whatever else is
 * thrown is logged and answered 500 without details.
 */
@FunctionalInterface
public interface HandshakeCheck {

	/**
	 * Looks at a handshake.
	 * @param request what is known of it by now
	 * @return {@link HandshakeResult#permit()} or a refusal
	 */
	HandshakeResult check(HandshakeRequest request);

}
