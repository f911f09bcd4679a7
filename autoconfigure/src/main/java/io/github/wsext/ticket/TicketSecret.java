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
