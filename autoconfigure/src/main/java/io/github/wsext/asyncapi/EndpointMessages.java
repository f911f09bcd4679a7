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

package io.github.wsext.asyncapi;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Optional;

import io.github.wsext.Broadcast;
import io.github.wsext.dispatch.invocation.InvocableCallback;
import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.CallbackKind;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.MergedAnnotation;
import org.springframework.core.annotation.MergedAnnotations;

/**
 * What the callbacks of one endpoint receive and send. Not thread-safe.
 */
final class EndpointMessages {

	private static final String OPERATION = "io.swagger.v3.oas.annotations.Operation";

	private final ApiChannel channel;

	private final ChannelAddress address;

	private final ApiTopics topics;

	private final MessageFormat format;

	private final boolean events;

	/**
	 * Creates the messages.
	 * @param channel the channel of the endpoint
	 * @param address where that is
	 * @param topics where broadcasts go
	 * @param events whether the endpoint has callbacks for events
	 */
	EndpointMessages(ApiChannel channel, ChannelAddress address, ApiTopics topics, MessageFormat format,
			boolean events) {
		this.channel = channel;
		this.address = address;
		this.topics = topics;
		this.format = format;
		this.events = events;
	}

	/**
	 * Adds what a callback receives and sends.
	 */
	void add(InvocableCallback callback) {
		switch (callback.descriptor().kind()) {
			case TEXT -> receive(callback, "text", payload(callback, "text", "text/plain"));
			case BINARY -> receive(callback, "binary", payload(callback, "binary", "application/octet-stream"));
			case EVENT -> receive(callback, event(callback), received(callback));
			case CONVERSATION -> {
				ObjectNode any = MessageFormat.message("any", "application/json", PayloadSchemas.anything());
				describe(this.channel.receive(this.channel.message("any", any), null), callback);
			}
			case OPEN, CLOSE, PONG -> send(callback);
			case ERROR -> fail(callback);
			case CONNECT -> {
				// There is no connection yet.
			}
		}
	}

	private void receive(InvocableCallback callback, String name, ObjectNode message) {
		String received = this.channel.message(name, message);
		String answer = answer(callback, name);
		describe(this.channel.receive(received, answer), callback);
		if (callback.descriptor().broadcast() != null) {
			send(callback);
		}
	}

	private @Nullable String answer(InvocableCallback callback, String name) {
		boolean event = callback.descriptor().kind() == CallbackKind.EVENT;
		Type sent = callback.signature().sent();
		if (callback.descriptor().broadcast() == null && isSomething(sent)) {
			ObjectNode answer = event ? this.format.answer(name, this.format.schema(sent))
					: this.format.value(sent, name);
			return this.channel.message(name + ".reply", answer);
		}
		return event ? this.channel.message(name + ".reply", this.format.answer(name, null)) : null;
	}

	private ObjectNode received(InvocableCallback callback) {
		MethodParameter payload = callback.signature().payload();
		if (payload == null) {
			return this.format.received(event(callback), PayloadSchemas.anything(), false);
		}
		return this.format.received(event(callback), this.format.schema(type(payload)), !payload.isOptional());
	}

	/**
	 * What is sent without having been asked for, or to others.
	 */
	private void send(InvocableCallback callback) {
		CallbackDescriptor descriptor = callback.descriptor();
		Type sent = callback.signature().sent();
		if (!isSomething(sent)) {
			return;
		}
		String event = callback.sentEvent();
		if (event == null && descriptor.kind() == CallbackKind.EVENT) {
			event = descriptor.event();
		}
		Broadcast broadcast = descriptor.broadcast();
		if (broadcast != null) {
			describe(broadcast.topic().isEmpty() ? this.topics.send(this.channel, this.address, event, sent)
					: this.topics.publish(broadcast.topic(), event, sent), callback);
			return;
		}
		ObjectNode message = (event != null) ? this.format.sent(event, this.format.schema(sent), false)
				: this.format.value(sent, "message");
		describe(this.channel.send(this.channel.message((event != null) ? event : MessageFormat.title(sent), message)),
				callback);
	}

	/**
	 * Failures of events are told by the event of that name, all others as they are.
	 */
	private void fail(InvocableCallback callback) {
		Type sent = callback.signature().sent();
		if (!isSomething(sent) || callback.descriptor().broadcast() != null) {
			send(callback);
			return;
		}
		ObjectNode message = this.events ? this.format.answer("error", this.format.schema(sent))
				: this.format.value(sent, "error");
		describe(this.channel.send(this.channel.message(this.events ? "error" : MessageFormat.title(sent), message)),
				callback);
	}

	private ObjectNode payload(InvocableCallback callback, String title, String unread) {
		Type type = payload(callback);
		return (type != null) ? this.format.value(type, title)
				: MessageFormat.message(title, unread, PayloadSchemas.anything());
	}

	private static @Nullable Type payload(InvocableCallback callback) {
		MethodParameter payload = callback.signature().payload();
		return (payload != null) ? type(payload) : null;
	}

	private static Type type(MethodParameter payload) {
		MethodParameter nested = (payload.getParameterType() == Optional.class) ? payload.nested() : payload;
		return GenericTypeResolver.resolveType(nested.getNestedGenericParameterType(), payload.getContainingClass());
	}

	private static String event(InvocableCallback callback) {
		return String.valueOf(callback.descriptor().event());
	}

	private static boolean isSomething(Type type) {
		return !List.of(void.class, Void.class).contains(type);
	}

	private static void describe(ObjectNode operation, InvocableCallback callback) {
		MergedAnnotation<?> described = MergedAnnotations.from(callback.descriptor().method()).get(OPERATION);
		for (String attribute : List.of("summary", "description")) {
			if (described.isPresent() && !described.getString(attribute).isEmpty()) {
				operation.put(attribute, described.getString(attribute));
			}
		}
	}

}
