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

package io.github.wsext.actuate;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Identifiers of topics that do not tell their names: hashes with a secret of this node,
 * the same as long as it runs. Safe for use by many threads.
 */
final class TopicIds {

	private static final int BYTES = 16;

	private final byte[] secret = new byte[BYTES];

	TopicIds() {
		new SecureRandom().nextBytes(this.secret);
	}

	String of(String topic) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			digest.update(this.secret);
			return HexFormat.of().formatHex(digest.digest(topic.getBytes(StandardCharsets.UTF_8)), 0, BYTES);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JVM has SHA-256", ex);
		}
	}

}
