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

package io.github.wsext.publish;

import java.util.concurrent.CompletionStage;

import io.github.wsext.Relay;
import io.github.wsext.event.DefaultWsEvents;
import io.github.wsext.send.Overflow;
import io.github.wsext.topic.TopicRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Publishes what came from outside, as the application does. Thread-safe.
 */
public final class Publisher {

	private final TopicRegistry topics;

	private final DefaultWsEvents events;

	/**
	 * Creates a publisher.
	 */
	public Publisher(TopicRegistry topics, DefaultWsEvents events) {
		this.topics = topics;
		this.events = events;
	}

	/**
	 * Publishes; on a topic with a history once for a key, whichever node is asked.
	 * @param topic name of the topic
	 * @param event name of the event; {@code null} for a message that is none
	 * @param payload payload of the event, or the message
	 * @param idempotencyKey what is published once under this key; {@code null} for none
	 * @return how far it got
	 * @throws IllegalArgumentException if it cannot be encoded
	 */
	CompletionStage<Relay> publish(String topic, @Nullable String event, Object payload,
			@Nullable String idempotencyKey) {
		if (event == null) {
			return ((idempotencyKey != null)
					? this.topics.publish(topic, payload, Overflow.byDefault(topic), idempotencyKey)
					: this.topics.publish(topic, payload))
				.relay();
		}
		return ((idempotencyKey != null) ? this.events.publish(topic, event, payload, idempotencyKey)
				: this.events.publish(topic, event, payload))
			.relay();
	}

	/**
	 * Whether publishing again under the same key finds out what became of it, and does
	 * nothing else.
	 */
	boolean isOnce(String topic) {
		return this.topics.recoverable().has(topic);
	}

}
