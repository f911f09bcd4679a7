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

import java.util.Map;

import io.github.wsext.connection.Identity;
import io.github.wsext.spi.HandshakeRequest;
import org.jspecify.annotations.Nullable;

/**
 * Third phase of a handshake: it is known who the caller is, or that nobody asks. If it
 * had a ticket, that is spent.
 *
 * @param routed the phase before
 * @param identity the caller
 * @param attributes attributes that the ticket brought along
 * @param ticketPayload payload of the ticket
 * @param resume where the client was in topics before
 */
record AuthenticatedHandshake(RoutedHandshake routed, Identity identity, Map<String, Object> attributes,
		@Nullable Object ticketPayload, Map<String, String> resume) implements HandshakePhase {

	/**
	 * The handshake of a caller without a ticket.
	 */
	AuthenticatedHandshake(RoutedHandshake routed, Identity identity) {
		this(routed, identity, Map.of(), null, Map.of());
	}

	/**
	 * The same handshake, of a caller who was asked for.
	 * @param ended how many logins had ended before
	 */
	AuthenticatedHandshake since(long ended) {
		return new AuthenticatedHandshake(this.routed, this.identity.since(ended), this.attributes, this.ticketPayload,
				this.resume);
	}

	/**
	 * The handshake as callbacks see it.
	 */
	HandshakeSnapshot snapshot() {
		RequestedHandshake requested = this.routed.requested();
		return new HandshakeSnapshot(this.routed.choice(), this.routed.pathVariables(), this.routed.path(),
				this.routed.uri(), requested.headers(), this.identity.principal(), requested.remoteAddress(),
				this.attributes, this.ticketPayload);
	}

	@Override
	public HandshakeRequest view() {
		return new HandshakeView(this.routed.requested(), this.routed, this.identity.principal());
	}

	@Override
	public String toString() {
		return this.routed.toString();
	}

}
