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

package io.github.wsext.redis.presence;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

import io.github.wsext.redis.connection.RedisKeys;
import org.jspecify.annotations.Nullable;

/**
 * Names of what presence keeps in Redis, and the digests by which pages are in order.
 */
final class PresenceKeys {

	private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{40}");

	private final RedisKeys keys;

	private final RedisKeys.Kind topics;

	PresenceKeys(RedisKeys keys) {
		this.keys = keys;
		this.topics = keys.kind('p');
	}

	/**
	 * The users of a topic, and their order.
	 */
	String[] ofTopic(String topic) {
		return new String[] { this.topics.key("p", topic), this.topics.key("o", topic) };
	}

	/**
	 * The nodes that live, and those that are dead and have left something behind.
	 */
	String[] ofNodes() {
		return new String[] { this.keys.shared("presence"), dead() };
	}

	String dead() {
		return this.keys.shared("presence:dead");
	}

	/**
	 * The topics on which a node has entered somebody.
	 */
	String noted(String node) {
		return this.keys.shared("presence:" + node);
	}

	static byte[] digest(String user) {
		try {
			byte[] sha1 = MessageDigest.getInstance("SHA-1").digest(bytes(user));
			return bytes(HexFormat.of().formatHex(sha1));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-1", ex);
		}
	}

	/**
	 * Where a page begins, as a bound of the order.
	 * @param cursor digest of the last one before
	 * @throws IllegalArgumentException if it is none
	 */
	static byte[] begin(@Nullable String cursor) {
		if (cursor == null) {
			return bytes("-");
		}
		if (!DIGEST.matcher(cursor).matches()) {
			throw new IllegalArgumentException("Not the cursor of a page");
		}
		byte[] begin = bytes('(' + cursor + ' ');
		// Behind whoever has that digest.
		begin[begin.length - 1] = (byte) 0xFF;
		return begin;
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
