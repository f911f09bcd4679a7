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

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.WsEventException;
import io.github.wsext.codec.EventTree;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventError;
import org.jspecify.annotations.Nullable;

/**
 * What clients are told of their events where the application says nothing: why they
 * cannot be handled, or that they have been.
 */
public interface EventErrors {

	/**
	 * Sends an {@code error} event. A client that makes too many mistakes has to go.
	 */
	void error(ManagedConnection connection, EventError error, String message, @Nullable EventTree id);

	/**
	 * Sends an {@code error} event that says what is wrong with a payload.
	 */
	void invalid(ManagedConnection connection, InvalidPayloadException invalid, @Nullable EventTree id);

	/**
	 * Sends the {@code error} event that the application has thrown.
	 */
	void rejected(ManagedConnection connection, WsEventException rejected, @Nullable EventTree id);

	/**
	 * Sends the empty answer to a client that awaits one.
	 */
	void acknowledge(ManagedConnection connection, InboundEvent event);

	/**
	 * Whether a failure is a refusal of method security.
	 */
	boolean isAccessDenied(Throwable failure);

	/**
	 * What was wrong with a payload, in one line for the log.
	 */
	String describe(Throwable failure);

}
