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
 * Events for the {@code @OnEvent} methods of the endpoint. Subscriptions follow when the
 * result of the method is there.
 */
final class EndpointEvents implements InboundEventHandler {

	private final boolean any;

	/**
	 * Creates the handler.
	 * @param any whether the endpoint has such methods
	 */
	EndpointEvents(boolean any) {
		this.any = any;
	}

	@Override
	public boolean supports(InboundEvent event, ManagedConnection connection) {
		return this.any;
	}

	@Override
	public boolean goesBeforeMessages(ManagedConnection connection) {
		return false;
	}

	@Override
	public Outcome handle(InboundEvent event, ManagedConnection connection, EventTurn turn) {
		if (!turn.hasCallback(event)) {
			return Outcome.PASSED_ON;
		}
		turn.callback(event);
		return Outcome.PENDING;
	}

}
