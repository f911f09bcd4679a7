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

package io.github.wsext.dispatch.result;

import java.lang.reflect.Type;
import java.nio.ByteBuffer;

import io.github.wsext.WsMessage;
import io.github.wsext.codec.DeclaredValue;
import io.github.wsext.codec.EventTree;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.dispatch.invocation.InvocableCallback;
import io.github.wsext.dispatch.invocation.Invocation;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.send.Overflow;
import io.github.wsext.topic.TopicRegistry;

/**
 * What becomes of the values that callbacks return: an answer, a publication, the payload
 * of an event.
 */
public final class ReturnValueHandler {

	private final TopicRegistry topics;

	private final EventEnvelope envelope;

	private final FailureHandler failures;

	/**
	 * Creates the handler.
	 * @param failures answers where there is no value
	 */
	public ReturnValueHandler(TopicRegistry topics, EventEnvelope envelope, FailureHandler failures) {
		this.topics = topics;
		this.envelope = envelope;
		this.failures = failures;
	}

	/**
	 * Sends a value that a callback has returned.
	 * @throws IllegalArgumentException if it cannot be encoded
	 */
	public void send(InvocableCallback callback, Invocation invocation, Object value) {
		ManagedConnection connection = invocation.requireConnection();
		String topic = callback.topic(invocation.handshake());
		Object message = message(callback, invocation, value);
		if (topic == null) {
			connection.answer(message);
			invocation.markAnswered();
		}
		else if (callback.excludesSender()) {
			this.topics.publishOthers(topic, message, Overflow.byDefault(topic), connection);
		}
		else {
			if (invocation.kind() == CallbackKind.OPEN) {
				// The sender is to have it too.
				connection.subscribeToPath();
			}
			this.topics.publish(topic, message, Overflow.byDefault(topic));
		}
	}

	/**
	 * An event is answered by an event: of the same name, or {@code error} if it failed.
	 * The client's id is on what goes to that client alone.
	 */
	private Object message(InvocableCallback callback, Invocation invocation, Object value) {
		InboundEvent event = invocation.event();
		Type type = callback.resultType();
		String own = callback.sentEvent();
		if (own != null) {
			EventTree id = (event != null && callback.descriptor().broadcast() == null) ? event.id() : null;
			return this.envelope.write(own, value, type, id);
		}
		if (event == null) {
			return (type != null && !isReady(value)) ? new DeclaredValue(value, type) : value;
		}
		String name = (callback.descriptor().kind() == CallbackKind.ERROR) ? EventEnvelope.ERROR : event.name();
		return this.envelope.write(name, value, type, (callback.descriptor().broadcast() == null) ? event.id() : null);
	}

	/**
	 * Tells a client that awaits an answer, and has got none, that its event has been
	 * handled, or has failed.
	 */
	public void acknowledge(Invocation invocation) {
		InboundEvent event = invocation.event();
		if (event == null || event.id() == null || !invocation.isUnanswered()) {
			return;
		}
		ManagedConnection connection = invocation.requireConnection();
		if (invocation.failure() != null) {
			this.failures.answer(invocation, invocation.failure(), event.id());
			return;
		}
		this.failures.acknowledge(connection, event);
	}

	/**
	 * Whether a value is a message as it is.
	 */
	private static boolean isReady(Object value) {
		return value instanceof WsMessage || value instanceof CharSequence || value instanceof ByteBuffer;
	}

}
