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

import io.github.wsext.WsConnection;
import io.github.wsext.WsEvent;
import io.github.wsext.codec.EventTree;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event as its subscribers see it.
 */
public final class ReceivedEvent implements WsEvent {

	private final InboundEvent event;

	private final ManagedConnection connection;

	private final EventEnvelope envelope;

	private final Runnable whenAnswered;

	/** Whether an answer is sent, or promised. */
	private boolean answered;

	private boolean acknowledged;

	/**
	 * Creates the view of an event that a connection's client has sent.
	 * @param whenAnswered run before each answer, and when one is promised
	 */
	public ReceivedEvent(InboundEvent event, ManagedConnection connection, EventEnvelope envelope,
			Runnable whenAnswered) {
		this.event = event;
		this.connection = connection;
		this.envelope = envelope;
		this.whenAnswered = whenAnswered;
	}

	@Override
	public String name() {
		return this.event.name();
	}

	@Override
	public WsConnection connection() {
		return this.connection;
	}

	@Override
	public <T> @Nullable T payload(Class<T> type) {
		return (this.event.payload() != null) ? this.event.payload(type) : null;
	}

	@Override
	public void reply(Object payload) {
		EventTree id = answer() ? this.event.id() : null;
		this.whenAnswered.run();
		this.connection.answer(this.envelope.write(name(), payload, id));
	}

	@Override
	public synchronized void replyLater() {
		this.answered = true;
		this.whenAnswered.run();
	}

	/**
	 * Somebody answers.
	 * @return whether that can be the answer to the client's identifier
	 */
	private synchronized boolean answer() {
		this.answered = true;
		return !this.acknowledged;
	}

	/**
	 * All have been called: who answers from now on comes too late, unless it was
	 * promised.
	 * @return whether nobody has answered or is going to
	 */
	synchronized boolean endUnanswered() {
		this.acknowledged = !this.answered;
		return this.acknowledged;
	}

	@Override
	public String toString() {
		return "event '" + name() + "' on " + this.connection;
	}

}
