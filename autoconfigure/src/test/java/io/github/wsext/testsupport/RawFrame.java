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
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * A frame as it goes over the wire, right or wrong (RFC 6455 section 5.2). The factory
 * methods make frames a client may send; the others break them.
 *
 * @param fin whether it is the last of its message
 * @param rsv the three reserved bits, RSV1 being 4
 * @param opcode the opcode, 0 to 15
 * @param mask the masking key, {@code null} if the frame is not masked
 * @param payload the payload, unmasked
 * @param declaredLength the length in the header
 * @param lengthForm how the length is written
 */
public record RawFrame(boolean fin, int rsv, int opcode, byte @Nullable [] mask, byte[] payload, long declaredLength,
		LengthForm lengthForm) {

	/** Opcode of a further fragment. */
	public static final int CONTINUATION = 0x0;

	/** Opcode of a text message. */
	public static final int TEXT = 0x1;

	/** Opcode of a binary message. */
	public static final int BINARY = 0x2;

	/** Opcode of a close frame. */
	public static final int CLOSE = 0x8;

	/** Opcode of a ping. */
	public static final int PING = 0x9;

	/** Opcode of a pong. */
	public static final int PONG = 0xA;

	/** The reserved bit that marks a compressed message. */
	public static final int RSV1 = 0x4;

	private static final byte[] MASK = { 0x37, (byte) 0xfa, 0x21, 0x3d };

	/**
	 * A masked frame with any opcode.
	 */
	public static RawFrame of(int opcode, byte... payload) {
		return new RawFrame(true, 0, opcode, MASK, payload, payload.length, LengthForm.SHORTEST);
	}

	public static RawFrame text(String text) {
		return of(TEXT, text.getBytes(StandardCharsets.UTF_8));
	}

	public static RawFrame binary(byte... bytes) {
		return of(BINARY, bytes);
	}

	/**
	 * A further fragment, and the last unless {@link #more()} says otherwise.
	 */
	public static RawFrame continuation(byte... bytes) {
		return of(CONTINUATION, bytes);
	}

	public static RawFrame ping(byte... bytes) {
		return of(PING, bytes);
	}

	public static RawFrame pong(byte... bytes) {
		return of(PONG, bytes);
	}

	/**
	 * A close frame without a code.
	 */
	public static RawFrame close() {
		return of(CLOSE);
	}

	/**
	 * A close frame with any code and a reason of any length.
	 */
	public static RawFrame close(int code, String reason) {
		byte[] text = reason.getBytes(StandardCharsets.UTF_8);
		return of(CLOSE, ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text).array());
	}

	/**
	 * Without the final bit: more fragments follow.
	 */
	public RawFrame more() {
		return new RawFrame(false, this.rsv, this.opcode, this.mask, this.payload, this.declaredLength,
				this.lengthForm);
	}

	/**
	 * With these reserved bits.
	 */
	public RawFrame withRsv(int bits) {
		return new RawFrame(this.fin, bits, this.opcode, this.mask, this.payload, this.declaredLength, this.lengthForm);
	}

	/**
	 * Without a mask, as a server sends it.
	 */
	public RawFrame unmasked() {
		return new RawFrame(this.fin, this.rsv, this.opcode, null, this.payload, this.declaredLength, this.lengthForm);
	}

	/**
	 * With this masking key.
	 */
	public RawFrame masked(byte... key) {
		return new RawFrame(this.fin, this.rsv, this.opcode, key, this.payload, this.declaredLength, this.lengthForm);
	}

	/**
	 * With a length in the header that does not depend on the payload.
	 */
	public RawFrame declaring(long length) {
		return new RawFrame(this.fin, this.rsv, this.opcode, this.mask, this.payload, length, this.lengthForm);
	}

	/**
	 * With the length written in this form, even if a shorter one would do.
	 */
	public RawFrame withLength(LengthForm form) {
		return new RawFrame(this.fin, this.rsv, this.opcode, this.mask, this.payload, this.declaredLength, form);
	}

	/**
	 * Compressed and marked with RSV1 (RFC 7692), for a whole message in one frame.
	 */
	public RawFrame deflated() {
		byte[] compressed = MessageDeflate.compress(this.payload);
		return new RawFrame(this.fin, this.rsv | RSV1, this.opcode, this.mask, compressed, compressed.length,
				this.lengthForm);
	}

	/**
	 * The payload, inflated if RSV1 is set.
	 */
	public byte[] content() {
		return ((this.rsv & RSV1) != 0) ? MessageDeflate.inflate(this.payload) : this.payload;
	}

	/**
	 * The content as text.
	 */
	public String text() {
		return new String(content(), StandardCharsets.UTF_8);
	}

	/**
	 * The status in a close frame, 1005 if there is none.
	 */
	public CloseStatus closeStatus() {
		if (this.payload.length < 2) {
			return CloseStatus.NO_STATUS_CODE;
		}
		ByteBuffer buffer = ByteBuffer.wrap(this.payload);
		int code = buffer.getShort() & 0xffff;
		return new CloseStatus(code, StandardCharsets.UTF_8.decode(buffer).toString());
	}

	/**
	 * As many of these.
	 */
	public RawFrame[] times(int count) {
		RawFrame[] frames = new RawFrame[count];
		Arrays.fill(frames, this);
		return frames;
	}

	/**
	 * The bytes on the wire.
	 */
	public byte[] encode() {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		out.write((this.fin ? 0x80 : 0) | (this.rsv << 4) | this.opcode);
		int maskBit = (this.mask != null) ? 0x80 : 0;
		switch (this.lengthForm.resolve(this.declaredLength)) {
			case BITS_16 -> {
				out.write(maskBit | 126);
				out.writeBytes(ByteBuffer.allocate(2).putShort((short) this.declaredLength).array());
			}
			case BITS_64 -> {
				out.write(maskBit | 127);
				out.writeBytes(ByteBuffer.allocate(8).putLong(this.declaredLength).array());
			}
			default -> out.write(maskBit | (int) this.declaredLength);
		}
		if (this.mask != null) {
			out.writeBytes(this.mask);
		}
		out.writeBytes(applyMask(this.mask, this.payload));
		return out.toByteArray();
	}

	/**
	 * Reads a frame.
	 * @param in the bytes that have arrived; moved behind the frame if it is complete,
	 * else left as it is
	 * @return the frame, or {@code null} if it is not complete
	 */
	public static @Nullable RawFrame decode(ByteBuffer in) {
		int start = in.position();
		try {
			return read(in);
		}
		catch (BufferUnderflowException ex) {
			in.position(start);
			return null;
		}
	}

	private static RawFrame read(ByteBuffer in) {
		int first = in.get() & 0xff;
		int second = in.get() & 0xff;
		long length = second & 0x7f;
		LengthForm form = LengthForm.BITS_7;
		if (length == 126) {
			length = in.getShort() & 0xffff;
			form = LengthForm.BITS_16;
		}
		else if (length == 127) {
			length = in.getLong();
			form = LengthForm.BITS_64;
		}
		byte[] mask = null;
		if ((second & 0x80) != 0) {
			mask = new byte[4];
			in.get(mask);
		}
		if (length > in.remaining()) {
			throw new BufferUnderflowException();
		}
		byte[] payload = new byte[(int) length];
		in.get(payload);
		return new RawFrame((first & 0x80) != 0, (first >> 4) & 0x7, first & 0xf, mask, applyMask(mask, payload),
				length, form);
	}

	private static byte[] applyMask(byte @Nullable [] mask, byte[] payload) {
		byte[] result = payload.clone();
		if (mask != null) {
			for (int i = 0; i < result.length; i++) {
				result[i] ^= mask[i % 4];
			}
		}
		return result;
	}

	@Override
	public String toString() {
		String name = switch (this.opcode) {
			case CONTINUATION -> "continuation";
			case TEXT -> "text";
			case BINARY -> "binary";
			case CLOSE -> "close";
			case PING -> "ping";
			case PONG -> "pong";
			default -> "opcode " + this.opcode;
		};
		String content;
		if (this.opcode == CLOSE) {
			content = closeStatus().toString();
		}
		else if (this.opcode == TEXT) {
			String text = text();
			content = '"' + text.substring(0, Math.min(200, text.length())) + '"';
		}
		else {
			content = HexFormat.of().formatHex(this.payload, 0, Math.min(32, this.payload.length));
		}
		return name + (this.fin ? "" : ", not final") + ((this.rsv != 0) ? ", rsv " + this.rsv : "") + ", "
				+ this.payload.length + " bytes: " + content;
	}

	/**
	 * How the length of a frame is written.
	 */
	public enum LengthForm {

		/** As the protocol wants it. */
		SHORTEST,

		/** In the second byte. */
		BITS_7,

		/** In two bytes of its own. */
		BITS_16,

		/** In eight bytes of its own. */
		BITS_64;

		LengthForm resolve(long length) {
			if (this != SHORTEST) {
				return this;
			}
			if (length >= 0 && length < 126) {
				return BITS_7;
			}
			return (length >= 0 && length < 65536) ? BITS_16 : BITS_64;
		}

	}

}
