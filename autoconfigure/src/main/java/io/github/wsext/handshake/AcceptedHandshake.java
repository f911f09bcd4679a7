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

import java.security.Principal;

import io.github.wsext.transport.TransportListener;
import org.jspecify.annotations.Nullable;

/**
 * Last phase of a handshake: nobody has refused, and it can be answered 101.
 *
 * @param authenticated the phase before
 * @param listener handles what will happen on the connection
 */
record AcceptedHandshake(AuthenticatedHandshake authenticated, TransportListener listener) {

	@Nullable Principal principal() {
		return this.authenticated.identity().principal();
	}

	/**
	 * The subprotocol of the answer.
	 */
	@Nullable String subprotocolToEcho() {
		RoutedHandshake routed = this.authenticated.routed();
		return routed.requested().subprotocols().toEcho(routed.choice().subprotocol());
	}

	@Override
	public String toString() {
		return this.authenticated.toString();
	}

}
