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

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes of a message that has not arrived completely, in pieces, so that they never take
 * much more memory than they are.
 */
final class UnfinishedBytes {

	private static final int MIN_PIECE = 64;

	private static final int MAX_PIECE = 64 * 1024;

	/** A new piece has room for so much of what has come before. */
	private static final int SHARE = 4;

	private final List<byte[]> full = new ArrayList<>(4);

	private byte[] piece = new byte[0];

	private int used;

	private long size;

	private long held;

	void append(ByteBuffer part) {
		if (part.hasArray()) {
			append(part.array(), part.arrayOffset() + part.position(), part.remaining());
		}
		else {
			byte[] copy = new byte[part.remaining()];
			part.duplicate().get(copy);
			append(copy, 0, copy.length);
		}
	}

	void append(byte[] array, int from, int length) {
		int fitting = Math.min(length, this.piece.length - this.used);
		put(array, from, fitting);
		int rest = length - fitting;
		if (rest > 0) {
			grow(rest);
			put(array, from + fitting, rest);
		}
	}

	private void put(byte[] array, int from, int length) {
		System.arraycopy(array, from, this.piece, this.used, length);
		this.used += length;
		this.size += length;
	}

	private void grow(int atLeast) {
		if (this.used > 0) {
			this.full.add(this.piece);
		}
		int ahead = (int) Math.max(MIN_PIECE, Math.min(this.size / SHARE, MAX_PIECE));
		this.piece = new byte[Math.max(atLeast, ahead)];
		this.used = 0;
		this.held += this.piece.length;
	}

	/**
	 * How many bytes of memory it takes.
	 */
	long held() {
		return this.held;
	}

	/**
	 * All bytes. Nothing is left.
	 */
	ByteBuffer toBuffer() {
		return ByteBuffer.wrap(takeAll());
	}

	/**
	 * All bytes as text. Nothing is left.
	 */
	String toText() {
		return new String(takeAll(), StandardCharsets.UTF_8);
	}

	private byte[] takeAll() {
		byte[] all = new byte[(int) this.size];
		int position = 0;
		for (int i = 0; i < this.full.size(); i++) {
			byte[] next = this.full.set(i, this.piece);
			System.arraycopy(next, 0, all, position, next.length);
			position += next.length;
		}
		System.arraycopy(this.piece, 0, all, position, this.used);
		return all;
	}

}
