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

package io.github.wsext.transport;

import java.nio.ByteBuffer;

import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * Listener of one connection: told by its container what happens. Opening and messages
 * come one after the other; {@link #onFailure} and {@link #onClose} may come on another
 * thread at any time.
 */
public interface TransportListener {

	/**
	 * The connection is open.
	 */
	void onOpen(WsTransport transport);

	/**
	 * A text message, or a part of one. The next is not read before this returns.
	 */
	void onText(String part, boolean last);

	/**
	 * A text message, or a part of one, whose size the transport knows. The next is not
	 * read before this returns.
	 * @param bytes its size in UTF-8
	 */
	default void onText(String part, boolean last, int bytes) {
		onText(part, last);
	}

	/**
	 * A binary message, or a part of one. The next is not read before this returns. The
	 * listener may keep the buffer.
	 */
	void onBinary(ByteBuffer part, boolean last);

	/**
	 * The transport holds the beginning of a frame, or what it has read too early.
	 * @param bytes how many it holds from now on
	 */
	default void onHeld(int bytes) {
	}

	/**
	 * Has the transport go on with what it has read on a thread that the container does
	 * not need. What the transport tells meanwhile comes from there.
	 */
	default void readElsewhere(Runnable reading) {
		reading.run();
	}

	/**
	 * The status with which the connection is about to be closed, as far as the peer has
	 * not been told.
	 */
	default @Nullable CloseStatus closingStatus() {
		return null;
	}

	/**
	 * Frames of which a listener is told nothing else, because they carry nothing: pings,
	 * and fragments without content. Where the container answers pings they are not told.
	 * @param count how many have arrived
	 */
	default void onEmptyFrames(int count) {
	}

	/**
	 * A pong frame.
	 */
	void onPong(ByteBuffer payload);

	/**
	 * The line broke; {@link #onClose} follows.
	 */
	void onFailure(Throwable failure);

	/**
	 * The connection has ended. Called once.
	 */
	void onClose(CloseStatus status);

}
