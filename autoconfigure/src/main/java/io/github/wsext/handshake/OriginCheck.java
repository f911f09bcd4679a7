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

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wsext.handshake.HandshakeObserver.Refusal;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * Check whether the page that connects may do so, and the host it has asked for is ours.
 * Other clients than browsers send no origin; they cannot be tricked into a connection.
 */
final class OriginCheck implements HandshakeStep<RoutedHandshake, RoutedHandshake> {

	private final Map<List<String>, AllowedOrigins> allowed = new ConcurrentHashMap<>();

	private final HandshakeHosts hosts;

	/**
	 * Creates the check.
	 * @param hosts the hosts that are ours
	 */
	OriginCheck(HandshakeHosts hosts) {
		this.hosts = hosts;
	}

	@Override
	public HandshakeOutcome<RoutedHandshake> take(RoutedHandshake handshake) {
		if (!this.hosts.allow(handshake.requested().servletRequest().getServerName())) {
			// A page whose name was made to lead to this server would be of its own
			// origin.
			return HandshakeOutcome
				.refused(HandshakeRefusal.of(Refusal.ORIGIN, HttpStatus.FORBIDDEN, "Host not allowed"));
		}
		List<String> origins = handshake.requested().headers().getOrEmpty(HttpHeaders.ORIGIN);
		if (origins.isEmpty() || (origins.size() == 1 && isAllowed(handshake, origins.get(0)))) {
			return HandshakeOutcome.passed(handshake);
		}
		return HandshakeOutcome
			.refused(HandshakeRefusal.of(Refusal.ORIGIN, HttpStatus.FORBIDDEN, "Origin not allowed"));
	}

	private boolean isAllowed(RoutedHandshake handshake, String origin) {
		// Scheme and host are the same in any case.
		String lowerCase = origin.toLowerCase(Locale.ROOT);
		if (!AllowedOrigins.isOrigin(lowerCase)) {
			return false;
		}
		return OwnOrigin.is(lowerCase, handshake.requested().servletRequest())
				|| this.allowed.computeIfAbsent(handshake.endpoint().allowedOrigins(), AllowedOrigins::new)
					.contain(lowerCase);
	}

}
