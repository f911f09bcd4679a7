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

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Key derivation by HMAC-SHA-256 as RFC 5869 has it: from one secret, keys that tell
 * nothing of it nor of each other.
 */
final class Hkdf {

	private static final String ALGORITHM = "HmacSHA256";

	private static final int HASH_BYTES = 32;

	private Hkdf() {
	}

	/**
	 * Derives a key.
	 * @param salt may be empty
	 * @param secret what it is derived from
	 * @param info what it is for
	 * @param length its length in bytes
	 */
	static byte[] derive(byte[] salt, byte[] secret, byte[] info, int length) {
		byte[] key = hmac((salt.length > 0) ? salt : new byte[HASH_BYTES], secret);
		ByteArrayOutputStream derived = new ByteArrayOutputStream();
		byte[] block = new byte[0];
		for (int counter = 1; derived.size() < length; counter++) {
			block = hmac(key, block, info, new byte[] { (byte) counter });
			derived.write(block, 0, Math.min(block.length, length - derived.size()));
		}
		return derived.toByteArray();
	}

	private static byte[] hmac(byte[] key, byte[]... parts) {
		try {
			Mac mac = Mac.getInstance(ALGORITHM);
			mac.init(new SecretKeySpec(key, ALGORITHM));
			for (byte[] part : parts) {
				mac.update(part);
			}
			return mac.doFinal();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has " + ALGORITHM, ex);
		}
	}

}
