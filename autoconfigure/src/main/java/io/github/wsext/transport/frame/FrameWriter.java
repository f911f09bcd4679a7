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
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.github.wsext.WsMessage;
import io.github.wsext.transport.EncodedMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * Writer of the frames to one client: one batch of messages at a time, pongs at the
 * boundaries of batches, and the close frame last. Holds references, no bytes of
 * messages. Not thread-safe.
 */
public final class FrameWriter {

	/** Beyond this only the latest ping is answered (RFC 6455 section 5.5.3). */
	private static final int MAX_PONG_BYTES = 1024;

	private static final int NO_CODE = 1005;

	private static final byte[] NOTHING = {};

	private List<EncodedMessage> batch = List.of();

	private int batchIndex;

	/** How much of the message at the index has been written, its header included. */
	private long messageOffset;

	private byte[] pongs = NOTHING;

	private int pongsOffset;

	private boolean pongsFirst;

	private byte @Nullable [] latestPong;

	private byte[] close = NOTHING;

	private int closeOffset;

	/**
	 * Adds messages. The last batch has to be out.
	 */
	public void add(List<EncodedMessage> messages) {
		this.batch = messages;
		this.batchIndex = 0;
		// Half of a pong may be out already.
		this.pongsFirst = hasPongs();
	}

	/**
	 * Whether a further pong would not take the place of another.
	 */
	public boolean hasRoomForPong() {
		return this.latestPong == null && this.pongs.length + Opcodes.MAX_CONTROL_FRAME <= MAX_PONG_BYTES;
	}

	/**
	 * Adds a pong.
	 */
	public void pong(byte[] payload) {
		byte[] frame = controlFrame(Opcodes.PONG, payload);
		if (!hasRoomForPong()) {
			this.latestPong = frame;
			return;
		}
		if (this.pongs.length == 0) {
			this.pongsFirst = isBatchOut();
		}
		byte[] all = Arrays.copyOf(this.pongs, this.pongs.length + frame.length);
		System.arraycopy(frame, 0, all, this.pongs.length, frame.length);
		this.pongs = all;
	}

	/**
	 * Adds the close frame, after which nothing may be added.
	 */
	public void close(CloseStatus status) {
		if (status.getCode() == NO_CODE) {
			this.close = controlFrame(Opcodes.CLOSE, NOTHING);
			return;
		}
		String text = status.getReason();
		byte[] reason = (text != null) ? text.getBytes(StandardCharsets.UTF_8) : NOTHING;
		byte[] payload = new byte[Short.BYTES + reason.length];
		ByteBuffer.wrap(payload).putShort((short) status.getCode()).put(reason);
		this.close = controlFrame(Opcodes.CLOSE, payload);
	}

	private static byte[] controlFrame(int opcode, byte[] payload) {
		byte[] frame = new byte[2 + payload.length];
		frame[0] = (byte) (Opcodes.FIN | opcode);
		frame[1] = (byte) payload.length;
		System.arraycopy(payload, 0, frame, 2, payload.length);
		return frame;
	}

	boolean isBatchOut() {
		return this.batchIndex == this.batch.size();
	}

	/**
	 * Whether answers to pings wait.
	 */
	public boolean hasPongs() {
		return this.pongs.length > 0;
	}

	/**
	 * Whether nothing waits.
	 */
	public boolean isEmpty() {
		return isBatchOut() && !hasPongs() && this.closeOffset == this.close.length;
	}

	/**
	 * Puts as many bytes as there is room for.
	 */
	public void fill(ByteBuffer target) {
		if (this.pongsFirst) {
			put(this.pongs, this.pongsOffset, target);
		}
		long offset = this.messageOffset;
		for (int i = this.batchIndex; i < this.batch.size() && target.hasRemaining(); i++) {
			put(this.batch.get(i), offset, target);
			offset = 0;
		}
		if (!this.pongsFirst) {
			put(this.pongs, this.pongsOffset, target);
		}
		if (this.latestPong == null) {
			put(this.close, this.closeOffset, target);
		}
	}

	private static void put(byte[] bytes, int offset, ByteBuffer target) {
		target.put(bytes, offset, Math.min(bytes.length - offset, target.remaining()));
	}

	private static void put(EncodedMessage message, long offset, ByteBuffer target) {
		ByteBuffer payload = message.payload();
		int length = payload.remaining();
		int header = headerLength(length);
		if (offset == 0 && target.remaining() >= header) {
			putHeader(message, length, target);
		}
		else if (offset < header) {
			target.put(restOfHeader(message, length, (int) offset, target.remaining()));
		}
		int from = (int) Math.max(0, offset - header);
		int count = Math.min(length - from, target.remaining());
		target.put(payload.position(payload.position() + from).limit(payload.position() + count));
	}

	private static ByteBuffer restOfHeader(EncodedMessage message, int length, int offset, int atMost) {
		ByteBuffer header = ByteBuffer.allocate(headerLength(length));
		putHeader(message, length, header);
		return header.flip().position(offset).limit(Math.min(header.limit(), offset + atMost));
	}

	private static int headerLength(int length) {
		if (length < 126) {
			return 2;
		}
		return (length <= 0xFFFF) ? 4 : 10;
	}

	private static void putHeader(EncodedMessage message, int length, ByteBuffer target) {
		target.put((byte) (Opcodes.FIN | opcode(message)));
		if (length < 126) {
			target.put((byte) length);
		}
		else if (length <= 0xFFFF) {
			target.put((byte) 126).putShort((short) length);
		}
		else {
			target.put((byte) 127).putLong(length);
		}
	}

	private static int opcode(EncodedMessage message) {
		if (message.isPing()) {
			return Opcodes.PING;
		}
		return (message.message() instanceof WsMessage.Text) ? Opcodes.TEXT : Opcodes.BINARY;
	}

	/**
	 * This many of the bytes that {@link #fill} gives have been written.
	 */
	public void advance(int written) {
		int left = written;
		if (this.pongsFirst) {
			left = advancePongs(left);
		}
		left = advanceBatch(left);
		left = advancePongs(left);
		this.closeOffset += left;
	}

	private int advanceBatch(int written) {
		long left = written;
		while (left > 0 && this.batchIndex < this.batch.size()) {
			int length = this.batch.get(this.batchIndex).payload().remaining();
			long missing = headerLength(length) + length - this.messageOffset;
			if (left < missing) {
				this.messageOffset += left;
				return 0;
			}
			left -= missing;
			this.batchIndex++;
			this.messageOffset = 0;
		}
		if (isBatchOut()) {
			this.batch = List.of();
			this.batchIndex = 0;
		}
		return (int) left;
	}

	private int advancePongs(int written) {
		int count = Math.min(written, this.pongs.length - this.pongsOffset);
		this.pongsOffset += count;
		if (this.pongsOffset == this.pongs.length) {
			byte[] latest = this.latestPong;
			this.latestPong = null;
			this.pongs = (latest != null) ? latest : NOTHING;
			this.pongsOffset = 0;
			this.pongsFirst = latest != null && isBatchOut();
		}
		return written - count;
	}

}
