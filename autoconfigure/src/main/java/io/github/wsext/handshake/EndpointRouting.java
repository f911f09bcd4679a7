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

import io.github.wsext.endpoint.EndpointMatch;
import io.github.wsext.handshake.HandshakeObserver.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * Step that finds out which endpoint and subprotocol a handshake is for.
 */
final class EndpointRouting implements HandshakeStep<RequestedHandshake, RoutedHandshake> {

	private final @Nullable TemporaryUriRouting temporaryUris;

	/**
	 * Creates the step.
	 * @param temporaryUris finds what temporary URIs stand for, where there are tickets
	 */
	EndpointRouting(@Nullable TemporaryUriRouting temporaryUris) {
		this.temporaryUris = temporaryUris;
	}

	@Override
	public HandshakeOutcome<RoutedHandshake> take(RequestedHandshake handshake) {
		EndpointMatch match = handshake.match();
		if (match != null) {
			return choose(handshake, handshake.path(), match, false);
		}
		if (this.temporaryUris == null) {
			return HandshakeOutcome.refused(HandshakeRefusal.unauthorized(Refusal.UNAUTHENTICATED));
		}
		return this.temporaryUris.take(handshake)
			.then((target) -> choose(handshake, target.path(), target.match(), true));
	}

	private static HandshakeOutcome<RoutedHandshake> choose(RequestedHandshake handshake, String path,
			EndpointMatch match, boolean temporaryUri) {
		EndpointMatch.Choice choice = match.choose(handshake.subprotocols().names());
		if (choice == null) {
			return HandshakeOutcome.refused(HandshakeRefusal.of(Refusal.SUBPROTOCOL, HttpStatus.BAD_REQUEST,
					"A subprotocol of this endpoint is required"));
		}
		if (temporaryUri && !choice.endpoint().authentication().acceptsTicket()) {
			return HandshakeOutcome.refused(HandshakeRefusal.unauthorized(Refusal.TICKET));
		}
		return HandshakeOutcome
			.passed(new RoutedHandshake(handshake, path, match.pathVariables(), choice, temporaryUri));
	}

}
