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
