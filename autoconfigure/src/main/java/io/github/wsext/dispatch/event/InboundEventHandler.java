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

package io.github.wsext.dispatch.event;

import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.event.EventEnvelope.InboundEvent;

/**
 * A strategy for some of the events that clients send. Several are asked in order; the
 * first that supports an event handles it. Thread-safe, and keeps nothing of a
 * connection.
 */
interface InboundEventHandler {

	/**
	 * Whether this is for an event.
	 */
	boolean supports(InboundEvent event, ManagedConnection connection);

	/**
	 * Whether an event that is supported is so even on an endpoint which has no
	 * {@code @OnEvent} methods, but a callback for the message as a whole.
	 */
	boolean goesBeforeMessages(ManagedConnection connection);

	/**
	 * Handles an event that is supported.
	 */
	Outcome handle(InboundEvent event, ManagedConnection connection, EventTurn turn);

	/**
	 * What has become of an event.
	 */
	enum Outcome {

		/** It is for the next handler after all. */
		PASSED_ON,

		/** It has been handled, and the turn is over. */
		DONE,

		/** It is being handled, and whoever does so ends the turn. */
		PENDING

	}

}
