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

import java.time.Duration;

import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.dispatch.EndpointDispatcher;
import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.handshake.HandshakeObserver.Refusal;
import io.github.wsext.transport.TransportListener;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.http.HttpStatus;

/**
 * Step that asks the endpoint itself: method security on its class, and
 * {@code @OnConnect}. Has the last word.
 */
final class ConnectCheck implements HandshakeStep<AuthenticatedHandshake, AcceptedHandshake> {

	private static final Log logger = LogFactory.getLog(ConnectCheck.class);

	private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

	private final EndpointDispatchers dispatchers;

	private final ConnectPlaces places;

	ConnectCheck(EndpointDispatchers dispatchers, ConnectPlaces places) {
		this.dispatchers = dispatchers;
		this.places = places;
	}

	@Override
	public HandshakeOutcome<AcceptedHandshake> take(AuthenticatedHandshake handshake) {
		EndpointDispatcher dispatcher = this.dispatchers.get(handshake.routed().endpoint());
		if (!dispatcher.hasOnConnect()) {
			return ask(dispatcher, handshake);
		}
		String endpoint = handshake.routed().endpoint().pattern();
		if (!this.places.tryEnter(endpoint)) {
			return HandshakeOutcome.refused(HandshakeRefusal.later(Refusal.BUSY, HttpStatus.SERVICE_UNAVAILABLE,
					RETRY_AFTER, "Too many handshakes at the moment"));
		}
		try {
			return ask(dispatcher, handshake);
		}
		finally {
			this.places.leave(endpoint);
		}
	}

	private static HandshakeOutcome<AcceptedHandshake> ask(EndpointDispatcher dispatcher,
			AuthenticatedHandshake handshake) {
		try {
			HandshakeSnapshot snapshot = handshake.snapshot();
			TransportListener listener = dispatcher.connect(snapshot, handshake.identity(), handshake.resume(),
					handshake.routed().requested().permit());
			snapshot.compact();
			return HandshakeOutcome.passed(new AcceptedHandshake(handshake, listener));
		}
		catch (HandshakeRejectedException ex) {
			return HandshakeOutcome.refused(HandshakeRefusal.of(ex));
		}
		catch (Throwable ex) {
			logger.error("@OnConnect failed on " + handshake, ex);
			return HandshakeOutcome.refused(HandshakeRefusal.failed());
		}
	}

}
