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

import org.springframework.web.socket.CloseStatus;

/**
 * Frame that a {@link FrameReader} finds in the bytes of a client: a part of a message, a
 * control frame, or a violation of the protocol.
 */
public sealed interface Frame {

	/**
	 * A part of a text message.
	 *
	 * @param bytes its size in UTF-8
	 */
	record Text(String part, boolean last, int bytes) implements Frame {
	}

	/**
	 * A part of a binary message.
	 */
	record Binary(ByteBuffer part, boolean last) implements Frame {
	}

	/**
	 * A ping, to be answered with the same payload.
	 */
	record Ping(byte[] payload) implements Frame {
	}

	/**
	 * A pong.
	 */
	record Pong(ByteBuffer payload) implements Frame {
	}

	/**
	 * A close frame; 1005 if it has no code.
	 */
	record Close(CloseStatus status) implements Frame {
	}

	/**
	 * No frame of RFC 6455, nor will there be any more: the status to close with.
	 */
	record Violation(CloseStatus status) implements Frame {
	}

}
