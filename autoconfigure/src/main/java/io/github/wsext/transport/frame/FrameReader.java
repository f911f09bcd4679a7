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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * Reader of the frames of one client. What is small comes as a whole; large frames come
 * in parts as their bytes arrive, so that the length in a header allocates nothing.
 * Between frames nothing but a few numbers is kept.
 */
public final class FrameReader {

	/** A frame up to this size is put together before it is delivered. */
	static final int MAX_WHOLE_FRAME = 16 * 1024;

	private static final int MIN_HEADER = 6;

	private static final int MAX_HEADER = 14;

	private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

	private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

	/** The beginning of a frame that has not arrived completely. */
	private byte @Nullable [] partial;

	private int partialLength;

	/** Up to where the text that is kept has lost its mask and been found good, or 0. */
	private int partialPlain;

	private int partialGood;

	/** Bytes still to come of a frame that is delivered in parts. */
	private long rest;

	private int restKey;

	private boolean restFin;

	/** Opcode of the message under way, or 0. */
	private byte messageOpcode;

	/** Up to three bytes of a code point that has not arrived completely. */
	private int unfinished;

	private byte unfinishedLength;

	/** Fragments without content, of which nobody is told one by one. */
	private int emptyFragments;

	/**
	 * Reads the next frame or part of one.
	 * @param input the bytes that have arrived; may be changed and consumed
	 * @return the frame, or {@code null} if all bytes are consumed and more are needed;
	 * nothing may be read after a {@link Frame.Violation}
	 */
	public @Nullable Frame next(FrameInput input) {
		try {
			return read(input);
		}
		catch (FrameException ex) {
			return new Frame.Violation(ex.status());
		}
	}

	private @Nullable Frame read(FrameInput input) throws FrameException {
		Frame frame = null;
		while (frame == null && input.remaining() > 0) {
			if (this.rest > 0) {
				frame = part(input);
			}
			else if (this.partial != null) {
				frame = resume(input, this.partial);
			}
			else {
				frame = begin(input);
			}
		}
		return frame;
	}

	private @Nullable Frame begin(FrameInput input) throws FrameException {
		byte[] array = input.array();
		int from = input.position();
		int available = input.remaining();
		int header = header(array, from, available);
		if (header > available) {
			keep(input, MAX_HEADER);
			return null;
		}
		long length = length(array, from);
		if (length <= available - header) {
			input.skip(header + (int) length);
			return whole(array, from, header, (int) length, false);
		}
		if (length <= MAX_WHOLE_FRAME) {
			checkText(keep(input, header + (int) length), header);
			return null;
		}
		input.skip(header);
		beginParts(array, from, header, length);
		return null;
	}

	/**
	 * How many fragments without content have been passed over since this was asked last.
	 */
	public int takeEmptyFragments() {
		int count = this.emptyFragments;
		if (count > 0) {
			this.emptyFragments = 0;
		}
		return count;
	}

	/**
	 * How many bytes of memory the beginning of a frame takes.
	 */
	public int held() {
		return (this.partial != null) ? this.partial.length : 0;
	}

	private byte[] keep(FrameInput input, int upTo) {
		int available = input.remaining();
		byte[] kept = new byte[Math.max(MAX_HEADER, Math.min(upTo, available * 2))];
		System.arraycopy(input.array(), input.position(), kept, 0, available);
		input.skip(available);
		this.partial = kept;
		this.partialLength = available;
		return kept;
	}

	/**
	 * Goes on with a frame of which some bytes are kept: first its header, then, if it is
	 * small, its payload.
	 */
	private @Nullable Frame resume(FrameInput input, byte[] partial) throws FrameException {
		int header = header(partial, 0, this.partialLength);
		if (header > this.partialLength) {
			partial = fill(input, partial, header);
			header = header(partial, 0, this.partialLength);
			if (header > this.partialLength) {
				return null;
			}
		}
		long length = length(partial, 0);
		if (length > MAX_WHOLE_FRAME) {
			this.partial = null;
			beginParts(partial, 0, header, length);
			return null;
		}
		int size = header + (int) length;
		partial = fill(input, partial, size);
		checkText(partial, header);
		if (this.partialLength < size) {
			return null;
		}
		boolean plain = this.partialPlain > 0;
		this.partial = null;
		this.partialPlain = 0;
		return whole(partial, 0, header, (int) length, plain);
	}

	/**
	 * Text fails as soon as it can not become UTF-8, whatever is still to come.
	 */
	private void checkText(byte[] partial, int header) throws FrameException {
		int opcode = partial[0] & Opcodes.MASK;
		if (opcode != Opcodes.TEXT && (opcode != Opcodes.CONTINUATION || this.messageOpcode != Opcodes.TEXT)) {
			return;
		}
		if (this.partialPlain == 0) {
			this.restKey = key(partial, 0, header);
			this.partialPlain = header;
			this.partialGood = putUnfinished(partial, header);
		}
		int count = this.partialLength - this.partialPlain;
		Masking.unmask(partial, this.partialPlain, count, this.restKey);
		this.restKey = Masking.advance(this.restKey, count);
		this.partialPlain = this.partialLength;
		this.partialGood = endOfCodePoints(partial, this.partialGood, this.partialLength);
	}

	private byte[] fill(FrameInput input, byte[] partial, int size) {
		int count = Math.min(input.remaining(), size - this.partialLength);
		int needed = this.partialLength + count;
		byte[] target = (needed <= partial.length) ? partial
				: Arrays.copyOf(partial, Math.max(needed, Math.min(size, partial.length * 2)));
		System.arraycopy(input.array(), input.position(), target, this.partialLength, count);
		input.skip(count);
		this.partialLength = needed;
		this.partial = target;
		return target;
	}

	/**
	 * Checks a header as far as it has arrived.
	 * @return its length, as far as that is known
	 */
	private int header(byte[] array, int from, int available) throws FrameException {
		checkOpcode(array[from]);
		if (available < 2) {
			return MIN_HEADER;
		}
		int second = array[from + 1];
		if (second >= 0) {
			throw FrameException.protocolError("Frame is not masked");
		}
		int length = second & 0x7F;
		if (Opcodes.isControl(array[from]) && length > Opcodes.MAX_CONTROL_PAYLOAD) {
			throw FrameException.protocolError("Control frame is too long");
		}
		if (length < 126) {
			return MIN_HEADER;
		}
		int lengthBytes = (length == 126) ? Short.BYTES : Long.BYTES;
		if (available >= 2 + lengthBytes) {
			checkLength(lengthBytes, length(array, from));
		}
		return MIN_HEADER + lengthBytes;
	}

	private void checkOpcode(int first) throws FrameException {
		if ((first & Opcodes.RSV) != 0) {
			throw FrameException.protocolError("Reserved bits are set");
		}
		int opcode = first & Opcodes.MASK;
		switch (opcode) {
			case Opcodes.TEXT, Opcodes.BINARY -> {
				if (this.messageOpcode != 0) {
					throw FrameException.protocolError("Message within a message");
				}
			}
			case Opcodes.CONTINUATION -> {
				if (this.messageOpcode == 0) {
					throw FrameException.protocolError("Continuation of nothing");
				}
			}
			case Opcodes.CLOSE, Opcodes.PING, Opcodes.PONG -> {
				if ((first & Opcodes.FIN) == 0) {
					throw FrameException.protocolError("Control frame is fragmented");
				}
			}
			default -> throw FrameException.protocolError("Unknown opcode");
		}
	}

	private static void checkLength(int lengthBytes, long length) throws FrameException {
		if (length < 0) {
			throw FrameException.protocolError("Frame is too long");
		}
		if (length < 126 || (lengthBytes == Long.BYTES && length <= 0xFFFF)) {
			throw FrameException.protocolError("Length is not in its shortest form");
		}
	}

	private static long length(byte[] array, int from) {
		int length = array[from + 1] & 0x7F;
		return switch (length) {
			case 126 -> (short) SHORTS.get(array, from + 2) & 0xFFFF;
			case 127 -> (long) LONGS.get(array, from + 2);
			default -> length;
		};
	}

	private static int key(byte[] array, int from, int header) {
		return (int) INTS.get(array, from + header - Integer.BYTES);
	}

	private void beginParts(byte[] array, int from, int header, long length) {
		beginMessage(array[from]);
		this.rest = length;
		this.restKey = key(array, from, header);
		this.restFin = (array[from] & Opcodes.FIN) != 0;
	}

	private void beginMessage(int first) {
		int opcode = first & Opcodes.MASK;
		if (opcode != Opcodes.CONTINUATION) {
			this.messageOpcode = (byte) opcode;
		}
	}

	private @Nullable Frame part(FrameInput input) throws FrameException {
		int from = input.position();
		int length = (int) Math.min(this.rest, input.remaining());
		input.skip(length);
		boolean ascii = Masking.unmask(input.array(), from, length, this.restKey);
		this.restKey = Masking.advance(this.restKey, length);
		this.rest -= length;
		return data(input.array(), from, length, this.restFin && this.rest == 0, ascii);
	}

	private @Nullable Frame whole(byte[] array, int start, int header, int length, boolean plain)
			throws FrameException {
		int first = array[start];
		int from = start + header;
		boolean ascii = !plain && Masking.unmask(array, from, length, key(array, start, header));
		switch (first & Opcodes.MASK) {
			case Opcodes.PING -> {
				return new Frame.Ping(Arrays.copyOfRange(array, from, from + length));
			}
			case Opcodes.PONG -> {
				return new Frame.Pong(copy(array, from, length));
			}
			case Opcodes.CLOSE -> {
				return new Frame.Close(closeStatus(array, from, length));
			}
			default -> {
				beginMessage(first);
				return data(array, from, length, (first & Opcodes.FIN) != 0, ascii);
			}
		}
	}

	private @Nullable Frame data(byte[] array, int from, int length, boolean last, boolean ascii)
			throws FrameException {
		boolean text = this.messageOpcode == Opcodes.TEXT;
		if (length == 0 && !last) {
			this.emptyFragments++;
			return null;
		}
		if (last) {
			this.messageOpcode = 0;
		}
		if (text) {
			int kept = this.unfinishedLength;
			String part = (ascii && this.unfinishedLength == 0)
					? new String(array, from, length, StandardCharsets.ISO_8859_1) : text(array, from, length, last);
			return (part.isEmpty() && !last) ? null : new Frame.Text(part, last, kept + length - this.unfinishedLength);
		}
		return new Frame.Binary(copy(array, from, length), last);
	}

	/**
	 * Decodes what is complete and keeps what is not. There is room for it in front: the
	 * header of the frame, or the headroom of the input.
	 */
	private String text(byte[] array, int from, int length, boolean last) throws FrameException {
		int begin = putUnfinished(array, from);
		int end = endOfCodePoints(array, begin, from + length);
		int left = from + length - end;
		if (last && left > 0) {
			throw FrameException.badData("Text is not UTF-8");
		}
		this.unfinishedLength = (byte) left;
		this.unfinished = 0;
		for (int i = end; i < end + left; i++) {
			this.unfinished = this.unfinished << Byte.SIZE | (array[i] & 0xFF);
		}
		return new String(array, begin, end - begin, StandardCharsets.UTF_8);
	}

	private int putUnfinished(byte[] array, int from) {
		int begin = from;
		for (int i = 0; i < this.unfinishedLength; i++) {
			array[--begin] = (byte) (this.unfinished >> (i * Byte.SIZE));
		}
		return begin;
	}

	private static int endOfCodePoints(byte[] array, int from, int to) throws FrameException {
		int end = Utf8Validator.endOfCodePoints(array, from, to);
		if (end == Utf8Validator.MALFORMED) {
			throw FrameException.badData("Text is not UTF-8");
		}
		return end;
	}

	private static ByteBuffer copy(byte[] array, int from, int length) {
		return ByteBuffer.wrap(Arrays.copyOfRange(array, from, from + length));
	}

	private static CloseStatus closeStatus(byte[] array, int from, int length) throws FrameException {
		if (length == 0) {
			return CloseStatus.NO_STATUS_CODE;
		}
		if (length == 1) {
			throw FrameException.protocolError("Close code is cut");
		}
		int code = (short) SHORTS.get(array, from) & 0xFFFF;
		if (!isCloseCode(code)) {
			throw FrameException.protocolError("Illegal close code");
		}
		int end = from + length;
		if (Utf8Validator.endOfCodePoints(array, from + 2, end) != end) {
			throw FrameException.badData("Close reason is not UTF-8");
		}
		return (length == 2) ? new CloseStatus(code)
				: new CloseStatus(code, new String(array, from + 2, length - 2, StandardCharsets.UTF_8));
	}

	private static boolean isCloseCode(int code) {
		boolean registered = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
		return registered || (code >= 3000 && code <= 4999);
	}

}
