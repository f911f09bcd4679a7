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

package io.github.wsext.transport.frame;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Masking of RFC 6455 section 5.3. Keys are little endian: the first byte of the key on
 * the wire is the lowest.
 */
final class Masking {

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final long HIGH_BITS = 0x8080808080808080L;

	private Masking() {
	}

	/**
	 * Removes the mask in place.
	 * @return whether all bytes are ASCII
	 */
	static boolean unmask(byte[] array, int from, int length, int key) {
		long wide = (key & 0xFFFFFFFFL) << 32 | (key & 0xFFFFFFFFL);
		long seen = 0;
		int end = from + length;
		int i = from;
		for (; i <= end - Long.BYTES; i += Long.BYTES) {
			long plain = (long) LONGS.get(array, i) ^ wide;
			LONGS.set(array, i, plain);
			seen |= plain;
		}
		for (; i < end; i++) {
			array[i] ^= (byte) wide;
			seen |= array[i];
			wide >>>= Byte.SIZE;
		}
		return (seen & HIGH_BITS) == 0;
	}

	/**
	 * The key for what follows after a number of bytes.
	 */
	static int advance(int key, int count) {
		return Integer.rotateRight(key, (count & 3) * Byte.SIZE);
	}

}
