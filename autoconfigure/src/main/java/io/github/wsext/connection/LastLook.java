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

import io.github.wsext.transport.WsTransport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

/**
 * Last look for what a client has sent before it is taken for dead: it takes its turn
 * among the events of the container, so that a client is not closed because all threads
 * were busy with others.
 */
final class LastLook {

	private static final Log logger = LogFactory.getLog(LastLook.class);

	private volatile boolean over;

	private volatile boolean atOnce;

	/** It was not over when somebody asked. */
	private boolean late;

	/**
	 * Begins to look.
	 * @return {@code false} if the transport has no events to look behind
	 */
	boolean begin(WsTransport transport) {
		Thread caller = Thread.currentThread();
		try {
			transport.executeInTurn(() -> {
				this.atOnce = Thread.currentThread() == caller;
				this.over = true;
			});
		}
		catch (RuntimeException | OutOfMemoryError ex) {
			// The server is stopping, or there is no thread to be had: asked again later.
			logger.debug("Container takes no tasks", ex);
			this.late = true;
			this.over = true;
		}
		return !this.over || !this.atOnce;
	}

	/**
	 * What has come of it. Asked by one thread at a time.
	 */
	Outcome check() {
		if (!this.over) {
			this.late = true;
			return Outcome.UNDER_WAY;
		}
		return this.late ? Outcome.LATE : Outcome.NOTHING_FOUND;
	}

	/**
	 * What has come of a look.
	 */
	enum Outcome {

		/** The container has not had a thread for it yet. */
		UNDER_WAY,

		/** The container had a thread at once, and nothing has arrived. */
		NOTHING_FOUND,

		/**
		 * The container had no thread for a while: what the client has sent may still be
		 * on its way.
		 */
		LATE

	}

}
