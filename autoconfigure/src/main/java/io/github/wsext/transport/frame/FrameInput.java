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

import java.nio.ByteBuffer;

/**
 * Buffer of bytes from a socket that are to be read as frames. Shared by many connections
 * one after the other: an idle one has none. There is room in front of the bytes for what
 * a {@link FrameReader} kept of a code point.
 */
public final class FrameInput {

	private static final int HEADROOM = 8;

	private final byte[] array;

	private final ByteBuffer target;

	private int position = HEADROOM;

	private int limit = HEADROOM;

	public FrameInput(int capacity) {
		this.array = new byte[HEADROOM + capacity];
		this.target = ByteBuffer.wrap(this.array);
	}

	byte[] array() {
		return this.array;
	}

	int position() {
		return this.position;
	}

	/**
	 * Number of bytes that have not been read.
	 */
	public int remaining() {
		return this.limit - this.position;
	}

	void skip(int count) {
		this.position += count;
	}

	/**
	 * Forgets everything.
	 */
	public void clear() {
		this.position = HEADROOM;
		this.limit = HEADROOM;
	}

	/**
	 * An empty buffer for further bytes, to be followed by {@link #filled()}.
	 */
	public ByteBuffer target() {
		clear();
		return this.target.clear().position(HEADROOM);
	}

	/**
	 * The buffer has been filled.
	 * @return whether there was no room for more
	 */
	public boolean filled() {
		this.limit = this.target.position();
		return this.limit == this.array.length;
	}

	/**
	 * A copy of what has not been read.
	 */
	public byte[] copyOfRest() {
		byte[] rest = new byte[remaining()];
		System.arraycopy(this.array, this.position, rest, 0, rest.length);
		return rest;
	}

	/**
	 * Begins with what was copied before.
	 */
	public void restore(byte[] rest) {
		target().put(rest);
		filled();
	}

}
