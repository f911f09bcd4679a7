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
import io.github.wsext.event.EventError;

/**
 * Events whose {@code id} cannot come back as it was: the client is told so, rather than
 * left to wait for an answer that it would not know.
 */
final class UnanswerableEvents implements InboundEventHandler {

	private final EventErrors errors;

	UnanswerableEvents(EventErrors errors) {
		this.errors = errors;
	}

	@Override
	public boolean supports(InboundEvent event, ManagedConnection connection) {
		return !event.answerable();
	}

	@Override
	public boolean goesBeforeMessages(ManagedConnection connection) {
		return false;
	}

	@Override
	public Outcome handle(InboundEvent event, ManagedConnection connection, EventTurn turn) {
		this.errors.error(connection, EventError.BAD_ENVELOPE,
				"The id is no string or whole number of at most 128 characters", null);
		return Outcome.DONE;
	}

}
