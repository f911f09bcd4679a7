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

import java.nio.charset.StandardCharsets;
import java.util.List;

import io.github.wsext.LeaveReason;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * Close codes: those we add to RFC 6455, and which of them may be sent.
 */
public final class CloseStatuses {

	/** The client does not read fast enough; it may come back. */
	public static final CloseStatus SLOW_CONSUMER = new CloseStatus(4438, "slow consumer");

	/** The authentication of the caller has ended; it may come back with another. */
	static final CloseStatus AUTHENTICATION_ENDED = new CloseStatus(4401, "authentication ended");

	/** An administrator wants the client to go; it should not come back. */
	public static final CloseStatus DISCONNECTED = new CloseStatus(4540, "disconnected by an administrator");

	/** The client does not answer our pings. */
	static final CloseStatus PING_TIMEOUT = new CloseStatus(1011, "Ping timeout");

	/** The client sends too much; it may come back. */
	public static final CloseStatus TOO_MANY_MESSAGES = new CloseStatus(4429, "too many messages");

	/** The client makes too many mistakes; it should not come back. */
	public static final CloseStatus BAD_PROTOCOL = new CloseStatus(4501, "too many errors");

	/** The caller may not do this; it should not come back. */
	public static final CloseStatus FORBIDDEN = new CloseStatus(4503, "forbidden");

	private static final List<Meaning> MEANINGS = List.of(new Meaning(1000, "All is done"),
			new Meaning(1001, "The server shuts down or is drained, or the page was left"),
			new Meaning(1002, "A frame breaks RFC 6455"), new Meaning(1003, "Nobody handles this kind of message"),
			new Meaning(1004, "Reserved"), new Meaning(1005, "Closed without a code"),
			new Meaning(1006, "The line was cut, without a close frame"),
			new Meaning(1007, "The content is not what it should be, such as a text that is not UTF-8"),
			new Meaning(1008, "Refused by a rule that has no code of its own"),
			new Meaning(1009, "A message is too big (wsext.max-message-size)"),
			new Meaning(1010, "The client wants an extension that the server has not"),
			new Meaning(1011, "The server failed: a callback threw, or the client did not answer a ping"),
			new Meaning(1012, "The server restarts"), new Meaning(1013, "The server is overloaded for now"),
			new Meaning(1014, "A gateway got no good answer"), new Meaning(1015, "TLS could not be agreed on"),
			new Meaning(AUTHENTICATION_ENDED, "The login has ended; log in and come back"),
			new Meaning(TOO_MANY_MESSAGES, "More messages than wsext.inbound.rate lets pass; come back"),
			new Meaning(SLOW_CONSUMER, "The client reads too slowly, and its queue was full; come back"),
			new Meaning(BAD_PROTOCOL, "Too many bad events (wsext.event.max-errors-per-minute); do not come back"),
			new Meaning(FORBIDDEN, "The caller may not do this; do not come back"),
			new Meaning(DISCONNECTED, "Disconnected by an administrator; do not come back"),
			new Meaning(1016, 2999, "Reserved for the protocol"),
			new Meaning(3000, 3999, "Registered by a library or framework"),
			new Meaning(4000, 4499, "The application's own code; come back"),
			new Meaning(4500, 4999, "The application's own code; do not come back"));

	private static final int MAX_REASON_BYTES = 123;

	private CloseStatuses() {
	}

	/**
	 * Whether a code is one of the registered ones or of ours, and not one that an
	 * application or a client has made up.
	 */
	public static boolean isKnown(int code) {
		return MEANINGS.stream().anyMatch((meaning) -> meaning.from() == code && meaning.to() == code);
	}

	/**
	 * What codes mean to those who read them. The first that a code is in has the meaning
	 * of it.
	 */
	public static List<Meaning> meanings() {
		return MEANINGS;
	}

	/**
	 * The status as it may be sent.
	 * @throws IllegalArgumentException if its code may not
	 */
	public static CloseStatus sendable(CloseStatus status) {
		int code = status.getCode();
		boolean registered = code >= 1000 && code <= 1014 && code != 1004 && code != 1005 && code != 1006;
		if (!registered && (code < 3000 || code > 4999)) {
			throw new IllegalArgumentException("Close code " + code
					+ " may not be sent; use 1000-1003, 1007-1014 or 3000-4999 (RFC 6455 section 7.4)");
		}
		String reason = status.getReason();
		String cut = cut(reason);
		return (cut == reason) ? status : new CloseStatus(code, cut);
	}

	@SuppressWarnings("ReferenceEquality")
	private static @Nullable String cut(@Nullable String reason) {
		if (reason == null || reason.getBytes(StandardCharsets.UTF_8).length <= MAX_REASON_BYTES) {
			return reason;
		}
		int bytes = 0;
		int end = 0;
		while (end < reason.length()) {
			int codePoint = reason.codePointAt(end);
			bytes += new String(Character.toChars(codePoint)).getBytes(StandardCharsets.UTF_8).length;
			if (bytes > MAX_REASON_BYTES) {
				break;
			}
			end += Character.charCount(codePoint);
		}
		return reason.substring(0, end);
	}

	/**
	 * Who ended a connection that we did not end.
	 * @param byPeer whether the peer has sent a close frame
	 */
	static LeaveReason reasonFor(CloseStatus status, boolean byPeer) {
		if (status.getCode() == CloseStatus.NO_CLOSE_FRAME.getCode()) {
			return LeaveReason.CONNECTION_LOST;
		}
		if (byPeer) {
			return LeaveReason.CLIENT_CLOSED;
		}
		// It was the container that closed.
		return switch (status.getCode()) {
			case 1001 -> LeaveReason.SHUTDOWN;
			case 1002, 1003, 1007, 1009 -> LeaveReason.PROTOCOL_ERROR;
			default -> LeaveReason.CONNECTION_LOST;
		};
	}

	/**
	 * What codes mean.
	 *
	 * @param from the first
	 * @param to the last
	 * @param meaning what they mean
	 */
	public record Meaning(int from, int to, String meaning) {

		Meaning(int code, String meaning) {
			this(code, code, meaning);
		}

		Meaning(CloseStatus status, String meaning) {
			this(status.getCode(), meaning);
		}

	}

}
