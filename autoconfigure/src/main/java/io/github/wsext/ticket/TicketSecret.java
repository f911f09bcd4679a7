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

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Text of a ticket: a prefix that secret scanners know, and 256 random bits.
 */
final class TicketSecret {

	static final String PREFIX = "wst_";

	private static final int BYTES = 32;

	private static final int LENGTH = PREFIX.length() + 43;

	private TicketSecret() {
	}

	static String generate(SecureRandom random) {
		byte[] bytes = new byte[BYTES];
		random.nextBytes(bytes);
		return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	/**
	 * Whether this can be a ticket at all. Looks at the length first: clients may send
	 * anything.
	 */
	static boolean isWellFormed(String ticket) {
		if (ticket.length() != LENGTH || !ticket.startsWith(PREFIX)) {
			return false;
		}
		for (int i = PREFIX.length(); i < LENGTH; i++) {
			if (!isBase64Url(ticket.charAt(i))) {
				return false;
			}
		}
		return true;
	}

	private static boolean isBase64Url(char c) {
		return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
	}

}
