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

package io.github.wsext.testsupport;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/**
 * permessage-deflate without context takeover (RFC 7692 section 7.2).
 */
final class MessageDeflate {

	private static final byte[] TAIL = { 0x00, 0x00, (byte) 0xff, (byte) 0xff };

	private MessageDeflate() {
	}

	static byte[] compress(byte[] message) {
		Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
		try {
			deflater.setInput(message);
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			byte[] buffer = new byte[8192];
			int count;
			do {
				count = deflater.deflate(buffer, 0, buffer.length, Deflater.SYNC_FLUSH);
				out.write(buffer, 0, count);
			}
			while (count == buffer.length);
			byte[] compressed = out.toByteArray();
			return Arrays.copyOf(compressed, compressed.length - TAIL.length);
		}
		finally {
			deflater.end();
		}
	}

	static byte[] inflate(byte[] compressed) {
		Inflater inflater = new Inflater(true);
		try {
			byte[] input = Arrays.copyOf(compressed, compressed.length + TAIL.length);
			System.arraycopy(TAIL, 0, input, compressed.length, TAIL.length);
			inflater.setInput(input);
			ByteArrayOutputStream out = new ByteArrayOutputStream();
			byte[] buffer = new byte[8192];
			int count;
			while ((count = inflater.inflate(buffer)) > 0) {
				out.write(buffer, 0, count);
			}
			return out.toByteArray();
		}
		catch (DataFormatException ex) {
			throw new AssertionError("Not a compressed message", ex);
		}
		finally {
			inflater.end();
		}
	}

}
