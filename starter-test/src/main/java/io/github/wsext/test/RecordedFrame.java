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
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * One line in the transcript of a {@link WsExtTestClient}: a complete message, a control
 * frame, or the end of the connection.
 *
 * @param at time since the connection opened
 * @param direction who sent it
 * @param kind what it is
 * @param text the text of a {@link Kind#TEXT} message, else empty
 * @param bytes the payload of a {@link Kind#BINARY} message, a ping or a pong, else
 * empty; read-only, each call gives a buffer of its own
 * @param status the status of a {@link Kind#CLOSE}, 1005 for a close without a code and
 * 1006 for a line that was cut; else {@code null}
 */
public record RecordedFrame(Duration at, Direction direction, Kind kind, String text, ByteBuffer bytes,
		@Nullable CloseStatus status) {

	private static final ByteBuffer NO_BYTES = ByteBuffer.allocate(0);

	public RecordedFrame {
		bytes = bytes.slice().asReadOnlyBuffer();
	}

	static RecordedFrame text(Duration at, Direction direction, String text) {
		return new RecordedFrame(at, direction, Kind.TEXT, text, NO_BYTES, null);
	}

	static RecordedFrame bytes(Duration at, Direction direction, Kind kind, ByteBuffer bytes) {
		return new RecordedFrame(at, direction, kind, "", bytes, null);
	}

	static RecordedFrame close(Duration at, Direction direction, CloseStatus status) {
		return new RecordedFrame(at, direction, Kind.CLOSE, "", NO_BYTES, status);
	}

	@Override
	public ByteBuffer bytes() {
		return this.bytes.duplicate();
	}

	String describe() {
		if (this.status != null) {
			return describe(this.status);
		}
		String name = this.kind.name().toLowerCase(Locale.ROOT);
		return name + " " + ((this.kind == Kind.TEXT) ? Text.quote(this.text) : Text.bytes(this.bytes));
	}

	static String describe(CloseStatus status) {
		String reason = status.getReason();
		String note = (status.getCode() == CloseStatus.NO_CLOSE_FRAME.getCode()) ? " (line cut)" : "";
		return "close " + status.getCode() + note
				+ ((reason != null && !reason.isEmpty()) ? " " + Text.quote(reason) : "");
	}

	@Override
	public String toString() {
		return String.format(Locale.ROOT, "+%.3fs %s %s", this.at.toNanos() / 1e9,
				(this.direction == Direction.SENT) ? "->" : "<-", describe());
	}

	/**
	 * Who sent it.
	 */
	public enum Direction {

		/**
		 * The test.
		 */
		SENT,

		/**
		 * The server.
		 */
		RECEIVED

	}

	/**
	 * What it is.
	 */
	public enum Kind {

		/**
		 * A complete text message.
		 */
		TEXT,

		/**
		 * A complete binary message.
		 */
		BINARY,

		/**
		 * A ping.
		 */
		PING,

		/**
		 * A pong.
		 */
		PONG,

		/**
		 * The end: a close frame or a cut line.
		 */
		CLOSE

	}

}
