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

package io.github.wsext.redis.node;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.stream.LongStream;

/**
 * A set of users of whom only a hash is kept: 64 bits of SHA-256, so that nobody can
 * choose a name that is taken for another's, and that among ten million users two have
 * the same with a probability of 1 to 370 000. One thread changes it, any number looks.
 */
class UserHashes {

	/** Bytes of a hash. */
	static final int LENGTH = Long.BYTES;

	private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

	private static final long FREE = 0;

	private static final long REMOVED = 1;

	private static final int MIN_SLOTS = 16;

	private volatile long[] slots = new long[MIN_SLOTS];

	private int size;

	/** Slots that are not free. */
	private int used;

	/**
	 * The hash of a user; neither 0 nor 1.
	 */
	static long hash(String user) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(user.getBytes(StandardCharsets.UTF_8));
			long hash = ByteBuffer.wrap(digest).getLong();
			return (hash == FREE || hash == REMOVED) ? hash + 2 : hash;
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	boolean contains(long hash) {
		long[] current = this.slots;
		for (int i = first(hash, current);; i = (i + 1) & (current.length - 1)) {
			long found = (long) SLOT.getAcquire(current, i);
			if (found == hash) {
				return true;
			}
			if (found == FREE) {
				return false;
			}
		}
	}

	boolean add(long hash) {
		if (contains(hash)) {
			return false;
		}
		if (2 * (this.used + 1) > this.slots.length) {
			grow();
		}
		insert(this.slots, hash);
		this.size++;
		this.used++;
		return true;
	}

	boolean remove(long hash) {
		long[] current = this.slots;
		for (int i = first(hash, current); current[i] != FREE; i = (i + 1) & (current.length - 1)) {
			if (current[i] == hash) {
				SLOT.setRelease(current, i, REMOVED);
				this.size--;
				return true;
			}
		}
		return false;
	}

	long[] toArray() {
		return LongStream.of(this.slots).filter((hash) -> hash != FREE && hash != REMOVED).toArray();
	}

	private void grow() {
		int length = MIN_SLOTS;
		while (length < 4 * (this.size + 1)) {
			length *= 2;
		}
		long[] grown = new long[length];
		for (long hash : this.slots) {
			if (hash != FREE && hash != REMOVED) {
				insert(grown, hash);
			}
		}
		this.used = this.size;
		this.slots = grown;
	}

	private static void insert(long[] slots, long hash) {
		int i = first(hash, slots);
		while (slots[i] != FREE) {
			i = (i + 1) & (slots.length - 1);
		}
		SLOT.setRelease(slots, i, hash);
	}

	private static int first(long hash, long[] slots) {
		return (int) (hash ^ (hash >>> 32)) & (slots.length - 1);
	}

}
