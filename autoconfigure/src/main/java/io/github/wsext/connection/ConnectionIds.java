package io.github.wsext.connection;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Makes unguessable identifiers of 128 bits.
 */
final class ConnectionIds {

	private final SecureRandom random = new SecureRandom();

	String next() {
		byte[] bytes = new byte[16];
		this.random.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
