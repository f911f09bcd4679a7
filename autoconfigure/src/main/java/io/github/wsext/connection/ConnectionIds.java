package io.github.wsext.connection;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Identifiers of connections: a tag of their node, which tells where a connection is
 * without asking, and 128 bits that nobody can guess.
 */
final class ConnectionIds {

	private static final int NODE_BYTES = 6;

	private static final int CONNECTION_BYTES = 16;

	private final SecureRandom random = new SecureRandom();

	private final String node = random(NODE_BYTES);

	/**
	 * The tag of this node, another one after each start.
	 */
	String node() {
		return this.node;
	}

	String next() {
		return this.node + '.' + random(CONNECTION_BYTES);
	}

	private String random(int length) {
		byte[] bytes = new byte[length];
		this.random.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
