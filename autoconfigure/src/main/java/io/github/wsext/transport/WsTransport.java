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

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * Transport of one connection: all that it needs of its container. One write at a time:
 * the next begins after the callback of the last. Thread-safe.
 */
public interface WsTransport {

	/**
	 * Writes messages in order without waiting for the peer. Never throws.
	 * @param messages the messages and pings; texts without unpaired surrogates
	 * @param callback told once, on any thread, possibly before this method returns;
	 * maybe not at all if the connection ends first
	 */
	void write(List<EncodedMessage> messages, WriteCallback callback);

	/**
	 * Puts an action off to the end of the read event that the current thread is in, if
	 * more messages have arrived with it: what is sent meanwhile can leave together. The
	 * action runs on any thread, soon even if the event takes long.
	 * @return {@code false} if there is no such event; the action will not run then
	 */
	default boolean defer(Runnable action) {
		return false;
	}

	/**
	 * Sends a close frame. May wait for the socket for a moment, so callers use a thread
	 * that nobody else depends on. {@link TransportListener#onClose} follows.
	 */
	void close(CloseStatus status);

	/**
	 * Cuts the line as far as the container lets us, without waiting for the peer.
	 * {@link TransportListener#onClose} follows if it has not come yet.
	 */
	void terminate();

	/**
	 * Whether it was the peer that has closed, by a close frame. Known when
	 * {@link TransportListener#onClose} comes.
	 */
	boolean isClosedByPeer();

	/**
	 * Whether the line goes down by itself: a close frame has arrived or left, or it is
	 * down already. {@link TransportListener#onClose} follows if it has not come yet.
	 */
	boolean isEnding();

	/**
	 * Delivers no further messages until {@link #resumeReading()}, beyond the one under
	 * way: stops reading from the socket, or, where the container cannot do that, keeps
	 * its thread with the next message. Delivers nothing itself.
	 */
	void pauseReading();

	/**
	 * Reads again, on another thread: delivers nothing itself.
	 */
	void resumeReading();

	/**
	 * Whether bytes have arrived since this was asked last; {@code false} where the
	 * container does not let us know.
	 */
	default boolean hasReceived() {
		return false;
	}

	/**
	 * Whether the container has so few threads left that the current one, on which the
	 * transport is calling its listener, is not to be kept by code of the application.
	 */
	default boolean isShortOfThreads() {
		return false;
	}

	/**
	 * Runs an action on a thread of the container, behind all events that wait for one:
	 * what has arrived before has been looked at then, or is being looked at.
	 */
	default void executeInTurn(Runnable action) {
		action.run();
	}

	/**
	 * Names of the negotiated extensions.
	 */
	List<String> extensions();

	/**
	 * Callback of a write, told once when it has ended.
	 */
	@FunctionalInterface
	interface WriteCallback {

		/**
		 * The write has ended.
		 * @param failure why it failed, or {@code null} if the bytes are with the
		 * operating system
		 */
		void completed(@Nullable Throwable failure);

	}

}
