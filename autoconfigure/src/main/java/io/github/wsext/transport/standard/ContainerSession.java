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

package io.github.wsext.transport.standard;

import java.io.IOException;

import org.springframework.web.socket.CloseStatus;

/**
 * Session of a container, as far as it can do what the Jakarta API leaves out.
 */
interface ContainerSession {

	/**
	 * Cuts the line.
	 */
	void terminate() throws IOException;

	/**
	 * Whether the container tells of the end as soon as the line is cut, rather than when
	 * a callback that is busy has returned.
	 */
	default boolean reportsCutAtOnce() {
		return false;
	}

	/**
	 * How the connection has ended.
	 * @param reported what the container says
	 */
	default CloseStatus closeStatus(CloseStatus reported) {
		return reported;
	}

	/**
	 * Whether the peer has sent a close frame.
	 * @param failed whether the container has reported a failure
	 */
	default boolean isClosedByPeer(boolean failed) {
		return !failed;
	}

	/**
	 * Whether a close frame of the peer has been seen, though the session may still be
	 * open.
	 */
	default boolean isCloseReceived() {
		return false;
	}

	/**
	 * Begins a batch, if the container gathers messages while batching is allowed and
	 * lets them leave in one write. Whoever begins one ends it.
	 */
	default boolean beginBatch() {
		return false;
	}

	/**
	 * The current thread is about to let leave what has been gathered.
	 */
	default void beginFlush() {
	}

	default void endBatch() {
	}

	/**
	 * Whether the container reads on into the buffers it has delivered.
	 */
	default boolean reusesBuffers() {
		return true;
	}

	/**
	 * Whether bytes have arrived since this was asked last.
	 */
	default boolean hasReceived() {
		return false;
	}

	/**
	 * Whether so few threads of the container are left that callbacks must not take them.
	 */
	default boolean isShortOfThreads() {
		return false;
	}

	/**
	 * Runs an action on a thread of the container, behind the events that wait for one.
	 */
	default void executeInTurn(Runnable action) {
		action.run();
	}

	default boolean pauseReading() {
		return false;
	}

	default void resumeReading() {
	}

}
