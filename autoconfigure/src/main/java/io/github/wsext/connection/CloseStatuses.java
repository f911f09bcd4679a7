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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

	private static final Set<Integer> OWN = Stream
		.of(SLOW_CONSUMER, AUTHENTICATION_ENDED, DISCONNECTED, TOO_MANY_MESSAGES, BAD_PROTOCOL, FORBIDDEN)
		.map(CloseStatus::getCode)
		.collect(Collectors.toUnmodifiableSet());

	private static final int MAX_REASON_BYTES = 123;

	private CloseStatuses() {
	}

	/**
	 * Whether a code is one of the registered ones or of ours, and not one that an
	 * application or a client has made up.
	 */
	public static boolean isKnown(int code) {
		return (code >= 1000 && code <= 1015) || OWN.contains(code);
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

}
