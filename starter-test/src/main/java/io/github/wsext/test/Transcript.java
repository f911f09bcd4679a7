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

package io.github.wsext.test;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

import io.github.wsext.test.RecordedFrame.Direction;
import io.github.wsext.test.RecordedFrame.Kind;

import org.springframework.web.socket.CloseStatus;

/**
 * What was said on a connection, in order. Written by the test and by the reader's
 * thread.
 */
final class Transcript {

	private static final int MAX_LINES = 40;

	private final List<RecordedFrame> frames = new CopyOnWriteArrayList<>();

	private volatile long openedAt = System.nanoTime();

	void open() {
		this.openedAt = System.nanoTime();
	}

	RecordedFrame text(Direction direction, String text) {
		return add(RecordedFrame.text(now(), direction, text));
	}

	RecordedFrame bytes(Direction direction, Kind kind, ByteBuffer bytes) {
		ByteBuffer copy = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
		return add(RecordedFrame.bytes(now(), direction, kind, copy));
	}

	RecordedFrame close(Direction direction, CloseStatus status) {
		return add(RecordedFrame.close(now(), direction, status));
	}

	List<RecordedFrame> received() {
		return this.frames.stream().filter((frame) -> frame.direction() == Direction.RECEIVED).toList();
	}

	private Duration now() {
		return Duration.ofNanos(System.nanoTime() - this.openedAt);
	}

	private RecordedFrame add(RecordedFrame frame) {
		this.frames.add(frame);
		return frame;
	}

	/**
	 * One line for each frame; of a long transcript only the end.
	 */
	@Override
	public String toString() {
		List<RecordedFrame> all = List.copyOf(this.frames);
		if (all.isEmpty()) {
			return "  (nothing was sent or received)";
		}
		int left = Math.max(0, all.size() - MAX_LINES);
		String note = (left > 0) ? "  (" + left + " earlier)\n" : "";
		return all.stream().skip(left).map((frame) -> "  " + frame).collect(Collectors.joining("\n", note, ""));
	}

}
