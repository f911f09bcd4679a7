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

package io.github.wsext.connection;

import java.security.SecureRandom;
import java.util.Base64;

/**
 * Identifiers of connections: a tag of their node, which tells where a connection is
 * without asking, and 128 bits that nobody can guess.
 */
public final class ConnectionIds {

	private static final char SEPARATOR = '.';

	private static final int NODE_BYTES = 6;

	private static final int CONNECTION_BYTES = 16;

	private final SecureRandom random = new SecureRandom();

	private final String node = random(NODE_BYTES);

	/**
	 * The tag of this node, another one after each start.
	 */
	public String node() {
		return this.node;
	}

	/**
	 * The tag of a connection's node, empty for what is no id.
	 */
	public static String nodeOf(String id) {
		int end = id.indexOf(SEPARATOR);
		return (end >= 0) ? id.substring(0, end) : "";
	}

	String next() {
		return this.node + SEPARATOR + random(CONNECTION_BYTES);
	}

	private String random(int length) {
		byte[] bytes = new byte[length];
		this.random.nextBytes(bytes);
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

}
