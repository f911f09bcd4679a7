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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import io.github.wsext.testsupport.RawFrame;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FrameReader} makes of bytes that come in pieces, written down.
 */
public final class ReadFrames {

	private static final int INPUT_SIZE = 32 * 1024;

	private final FrameReader reader = new FrameReader();

	private final FrameInput input = new FrameInput(INPUT_SIZE);

	private final List<String> messages = new ArrayList<>();

	private final StringBuilder text = new StringBuilder();

	private int parts;

	private int largestPart;

	private Frame.@Nullable Violation failure;

	public static byte[] bytes(RawFrame... frames) {
		ByteBuffer all = ByteBuffer.allocate(Arrays.stream(frames).mapToInt((frame) -> frame.encode().length).sum());
		for (RawFrame frame : frames) {
			all.put(frame.encode());
		}
		return all.array();
	}

	/**
	 * Reads all bytes in pieces of this size.
	 */
	ReadFrames inPiecesOf(int size, byte... bytes) {
		for (int from = 0; from < bytes.length; from += size) {
			piece(bytes, from, Math.min(from + size, bytes.length));
		}
		return this;
	}

	/**
	 * Reads all bytes in two pieces.
	 */
	ReadFrames splitAt(int position, byte... bytes) {
		return piece(bytes, 0, position).piece(bytes, position, bytes.length);
	}

	ReadFrames read(RawFrame... frames) {
		return inPiecesOf(INPUT_SIZE, bytes(frames));
	}

	ReadFrames piece(byte[] bytes, int from, int to) {
		if (this.failure != null) {
			return this;
		}
		this.input.target().put(bytes, from, to - from);
		this.input.filled();
		for (Frame frame = next(); frame != null; frame = next()) {
			if (frame instanceof Frame.Violation violation) {
				this.failure = violation;
				return this;
			}
			add(frame);
		}
		return this;
	}

	private @Nullable Frame next() {
		Frame frame = this.reader.next(this.input);
		if (frame == null && this.input.remaining() > 0) {
			throw new AssertionError("Input has not been consumed");
		}
		return frame;
	}

	private void add(Frame frame) {
		if (frame instanceof Frame.Text part) {
			part(part.part().length());
			this.text.append(part.part());
			end("text ", part.last());
		}
		else if (frame instanceof Frame.Binary part) {
			part(part.part().remaining());
			byte[] bytes = new byte[part.part().remaining()];
			part.part().duplicate().get(bytes);
			this.text.append(HexFormat.of().formatHex(bytes));
			end("binary ", part.last());
		}
		else if (frame instanceof Frame.Ping ping) {
			this.messages.add("ping " + new String(ping.payload(), StandardCharsets.UTF_8));
		}
		else if (frame instanceof Frame.Pong pong) {
			this.messages.add("pong " + StandardCharsets.UTF_8.decode(pong.payload()));
		}
		else if (frame instanceof Frame.Close close) {
			this.messages.add("close " + close.status().getCode() + " " + close.status().getReason());
		}
	}

	private void part(int size) {
		this.parts++;
		this.largestPart = Math.max(this.largestPart, size);
	}

	private void end(String kind, boolean last) {
		if (last) {
			this.messages.add(kind + this.text);
			this.text.setLength(0);
		}
	}

	/**
	 * All that is complete.
	 */
	List<String> messages() {
		return this.messages;
	}

	/**
	 * What there is of a message that is not complete.
	 */
	String unfinished() {
		return this.text.toString();
	}

	int parts() {
		return this.parts;
	}

	int largestPart() {
		return this.largestPart;
	}

	/**
	 * The code of the failure, or 0.
	 */
	int failure() {
		return (this.failure != null) ? this.failure.status().getCode() : 0;
	}

}
