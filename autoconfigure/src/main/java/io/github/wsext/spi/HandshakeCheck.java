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
