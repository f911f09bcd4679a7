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

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.WsMessage;
import io.github.wsext.codec.EventCodec;
import io.github.wsext.codec.EventTree;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.dispatch.event.InboundEventHandler.Outcome;
import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.endpoint.EndpointDescriptor;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventSubscriptions;
import io.github.wsext.presence.PresenceQueries;
import io.github.wsext.topic.TopicAuthorizer;
import org.jspecify.annotations.Nullable;

/**
 * Events that clients send to one endpoint: which messages are events, and who handles
 * them. Messages on connections whose codec cannot read events are none. Thread-safe.
 */
public final class InboundEvents {

	private final EventEnvelope envelope;

	private final Set<CallbackKind> callbacks = EnumSet.noneOf(CallbackKind.class);

	private final SubscribedEvents subscribed;

	private final TopicEvents topics;

	private final PresenceEvents presence;

	/** In the order in which they are asked; the last one supports everything. */
	private final List<InboundEventHandler> handlers;

	/**
	 * Creates the events of an endpoint.
	 * @param envelope the shape of events
	 * @param subscriptions who wants events beside the endpoint
	 * @param authorizer decides what clients may subscribe to
	 * @param presence who is there, as far as clients may ask
	 * @param refresher renews who is at the other end
	 * @param errors tells clients what went wrong
	 */
	public InboundEvents(EndpointDescriptor endpoint, EventEnvelope envelope, EventSubscriptions subscriptions,
			TopicAuthorizer authorizer, PresenceQueries presence, IdentityRefresher refresher, EventErrors errors) {
		this.envelope = envelope;
		endpoint.callbacks().stream().map(CallbackDescriptor::kind).forEach(this.callbacks::add);
		this.subscribed = new SubscribedEvents(subscriptions, envelope, errors);
		this.topics = new TopicEvents(authorizer, envelope, errors);
		this.presence = new PresenceEvents(presence, envelope, errors);
		this.handlers = List.of(new UnanswerableEvents(errors), new AnswerEvents(),
				new EndpointEvents(has(CallbackKind.EVENT)), this.subscribed,
				new IdentityEvents(refresher, this.topics, envelope, errors), this.topics, this.presence,
				new UnknownEvents(errors));
	}

	private boolean has(CallbackKind kind) {
		return this.callbacks.contains(kind);
	}

	/**
	 * Reads an event.
	 * @return the event, or {@code null} if the message is none, or one for the callback
	 * that takes messages of this kind
	 */
	public @Nullable InboundEvent read(WsMessage message, ManagedConnection connection) {
		CallbackKind kind = (message instanceof WsMessage.Text) ? CallbackKind.TEXT : CallbackKind.BINARY;
		if (!(connection.codec() instanceof EventCodec codec)
				|| !(mayBeEvent(kind, connection) || mayBeRefresh(message, connection))) {
			return null;
		}
		InboundEvent event = decode(message, codec);
		boolean forCallback = event != null && has(kind) && !areExpected(kind)
				&& !goesBeforeMessages(event, connection);
		return forCallback ? null : event;
	}

	private boolean mayBeEvent(CallbackKind kind, ManagedConnection connection) {
		if (kind == CallbackKind.BINARY && has(CallbackKind.BINARY)) {
			return false;
		}
		return has(CallbackKind.EVENT) || !this.subscribed.isEmpty() || this.topics.areOpen() || this.presence.isOpen()
				|| connection.awaitsAnswers();
	}

	private static boolean mayBeRefresh(WsMessage message, ManagedConnection connection) {
		return connection.identity().expiresAt() != null && message instanceof WsMessage.Text text
				&& text.payload().contains(IdentityEvents.REFRESH);
	}

	/**
	 * Whether a message that is no event is a mistake.
	 */
	public boolean areExpected(CallbackKind kind, ManagedConnection connection) {
		return connection.codec() instanceof EventCodec && areExpected(kind);
	}

	private boolean areExpected(CallbackKind kind) {
		boolean handled = has(kind);
		return (kind == CallbackKind.TEXT || !handled)
				&& (has(CallbackKind.EVENT) || (!handled && !this.subscribed.isEmpty()));
	}

	private boolean goesBeforeMessages(InboundEvent event, ManagedConnection connection) {
		for (InboundEventHandler handler : this.handlers) {
			if (handler.goesBeforeMessages(connection) && handler.supports(event, connection)) {
				return true;
			}
		}
		return false;
	}

	private @Nullable InboundEvent decode(WsMessage message, EventCodec codec) {
		try {
			EventTree tree = codec.readTree(message);
			return (tree != null) ? this.envelope.read(tree) : null;
		}
		catch (InvalidPayloadException ex) {
			return null;
		}
	}

	/**
	 * Handles an event.
	 * @return whether the turn is over; otherwise the callback ends it
	 */
	public boolean handle(InboundEvent event, ManagedConnection connection, EventTurn turn) {
		Outcome outcome = Outcome.PASSED_ON;
		for (int i = 0; outcome == Outcome.PASSED_ON; i++) {
			InboundEventHandler handler = this.handlers.get(i);
			if (handler.supports(event, connection)) {
				outcome = handler.handle(event, connection, turn);
			}
		}
		return outcome == Outcome.DONE;
	}

	/**
	 * Subscribes a client that has come back to what it was subscribed to before.
	 */
	public void resume(ManagedConnection connection, EventTurn turn) {
		this.topics.resume(connection, turn);
	}

	/**
	 * Hands an event that the endpoint's own method has handled to those who have
	 * subscribed to it.
	 * @return whether one of them has answered it
	 */
	public boolean deliver(InboundEvent event, ManagedConnection connection, EventTurn turn) {
		return this.subscribed.supports(event, connection) && this.subscribed.deliver(event, connection, turn);
	}

}
