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

import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.StringUtils;

/**
 * Tickets in the two headers that can carry one.
 */
enum HeaderTicket {

	/**
	 * {@code Sec-WebSocket-Protocol: wsext.v1, wsext.ticket.<ticket>}.
	 */
	SUBPROTOCOL("Sec-WebSocket-Protocol") {

		@Override
		void read(String value, List<String> tickets) {
			for (String token : value.split(",")) {
				String protocol = token.strip();
				if (startsWith(protocol, PROTOCOL_PREFIX) && protocol.length() > PROTOCOL_PREFIX.length()) {
					tickets.add(protocol.substring(PROTOCOL_PREFIX.length()));
				}
			}
		}

		@Override
		@Nullable String hide(String value) {
			if (!containsIgnoringCase(value, PROTOCOL_PREFIX)) {
				return value;
			}
			List<String> others = new ArrayList<>();
			for (String token : value.split(",")) {
				String protocol = token.strip();
				if (!startsWith(protocol, PROTOCOL_PREFIX) && !protocol.isEmpty()) {
					others.add(protocol);
				}
			}
			return others.isEmpty() ? null : String.join(", ", others);
		}

	},

	/**
	 * {@code Authorization: Ticket <ticket>}.
	 */
	AUTHORIZATION(HttpHeaders.AUTHORIZATION) {

		@Override
		void read(String value, List<String> tickets) {
			String stripped = value.strip();
			if (isTicket(stripped) && stripped.length() > SCHEME.length()) {
				tickets.add(stripped.substring(SCHEME.length()).strip());
			}
		}

		@Override
		@Nullable String hide(String value) {
			return isTicket(value.strip()) ? null : value;
		}

		private boolean isTicket(String value) {
			return startsWith(value, SCHEME)
					&& (value.length() == SCHEME.length() || Character.isWhitespace(value.charAt(SCHEME.length())));
		}

	};

	private static final String PROTOCOL_PREFIX = "wsext.ticket.";

	private static final String SCHEME = "Ticket";

	private final String header;

	HeaderTicket(String header) {
		this.header = header;
	}

	/**
	 * The header of this name, if it is one of the two.
	 */
	static @Nullable HeaderTicket of(@Nullable String header) {
		for (HeaderTicket candidate : values()) {
			if (candidate.header.equalsIgnoreCase(header)) {
				return candidate;
			}
		}
		return null;
	}

	/**
	 * The tickets in the header.
	 */
	List<String> ticketsIn(HttpServletRequest request) {
		Enumeration<String> values = request.getHeaders(this.header);
		if (values == null || !values.hasMoreElements()) {
			return List.of();
		}
		List<String> tickets = new ArrayList<>();
		while (values.hasMoreElements()) {
			read(values.nextElement(), tickets);
		}
		return tickets;
	}

	/**
	 * The values of the header without the tickets.
	 */
	List<String> hideIn(@Nullable Enumeration<String> values) {
		if (values == null) {
			return List.of();
		}
		List<String> others = new ArrayList<>();
		for (String value : Collections.list(values)) {
			String other = hide(value);
			if (other != null) {
				others.add(other);
			}
		}
		return others;
	}

	abstract void read(String value, List<String> tickets);

	abstract @Nullable String hide(String value);

	private static boolean startsWith(String text, String prefix) {
		return StringUtils.startsWithIgnoreCase(text, prefix);
	}

	private static boolean containsIgnoringCase(String text, String part) {
		for (int i = 0; i <= text.length() - part.length(); i++) {
			if (text.regionMatches(true, i, part, 0, part.length())) {
				return true;
			}
		}
		return false;
	}

}
