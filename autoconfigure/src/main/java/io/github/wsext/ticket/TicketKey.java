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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;

import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

/**
 * Key of one ticket in a {@link TicketStore}: says under which {@link #id()} it is kept,
 * and seals what is kept so that it can be read with the ticket alone. Whoever reads a
 * store finds neither tickets nor what they stand for.
 *
 * <p>
 * A store in the memory of its application needs the id only. Keep ids rather than keys:
 * a key has the ticket in it, though it shows it nowhere.
 */
public final class TicketKey {

	private static final byte VERSION = 1;

	private static final int NONCE_BYTES = 12;

	private static final int TAG_BITS = 128;

	private static final int KEY_BYTES = 32;

	private static final byte[] SALT = "wsext ticket".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] INFO = "seal".getBytes(StandardCharsets.US_ASCII);

	private static final SecureRandom random = new SecureRandom();

	private final byte[] ticket;

	private final String id;

	private TicketKey(byte[] ticket) {
		this.ticket = ticket;
		this.id = Sha256.base64Url(ticket);
	}

	/**
	 * The key of a ticket.
	 * @param ticket the ticket as its client has it
	 */
	public static TicketKey of(String ticket) {
		return new TicketKey(ticket.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * What the ticket is kept under: its SHA-256, 43 characters in base64url. Opens
	 * nothing.
	 */
	public String id() {
		return this.id;
	}

	/**
	 * Seals what is kept for the ticket: AES-GCM under a key that is derived from the
	 * ticket itself (HKDF). Sealed twice, the same bytes look different.
	 */
	public byte[] seal(byte[] plain) {
		byte[] nonce = new byte[NONCE_BYTES];
		random.nextBytes(nonce);
		try {
			byte[] encrypted = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(plain);
			return ByteBuffer.allocate(1 + NONCE_BYTES + encrypted.length)
				.put(VERSION)
				.put(nonce)
				.put(encrypted)
				.array();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Every Java platform has AES-GCM", ex);
		}
	}

	/**
	 * Opens what {@link #seal} has sealed with a key of the same ticket.
	 * @throws IllegalArgumentException if it is anything else, or was changed
	 */
	public byte[] open(byte[] sealed) {
		if (sealed.length < 1 + NONCE_BYTES + TAG_BITS / Byte.SIZE || sealed[0] != VERSION) {
			throw new IllegalArgumentException("Not sealed with a key of a ticket");
		}
		byte[] nonce = new byte[NONCE_BYTES];
		ByteBuffer.wrap(sealed, 1, NONCE_BYTES).get(nonce);
		int offset = 1 + NONCE_BYTES;
		try {
			return cipher(Cipher.DECRYPT_MODE, nonce).doFinal(sealed, offset, sealed.length - offset);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalArgumentException("Sealed for another ticket, or changed", ex);
		}
	}

	private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
		Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
		byte[] key = Hkdf.derive(SALT, this.ticket, INFO, KEY_BYTES);
		cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
		cipher.updateAAD(new byte[] { VERSION });
		return cipher;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof TicketKey that && this.id.equals(that.id);
	}

	@Override
	public int hashCode() {
		return this.id.hashCode();
	}

	@Override
	public String toString() {
		return "TicketKey[id=" + this.id + "]";
	}

}
