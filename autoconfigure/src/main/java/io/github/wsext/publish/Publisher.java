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
 * Publishes what came from outside.
 */
@FunctionalInterface
public interface Publisher {

	/**
	 * Publishes as the application does; on a topic with a history once for a key,
	 * whichever node is asked.
	 */
	static Publisher of(TopicRegistry topics, DefaultWsEvents events) {
		return (topic, event, payload, idempotencyKey) -> {
			if (event == null) {
				return ((idempotencyKey != null)
						? topics.publish(topic, payload, Overflow.byDefault(topic), idempotencyKey)
						: topics.publish(topic, payload))
					.relay();
			}
			return ((idempotencyKey != null) ? events.publish(topic, event, payload, idempotencyKey)
					: events.publish(topic, event, payload))
				.relay();
		};
	}

	/**
	 * Publishes.
	 * @param topic name of the topic
	 * @param event name of the event; {@code null} for a message that is none
	 * @param payload payload of the event, or the message
	 * @param idempotencyKey what is published once under this key, whichever node is
	 * asked; {@code null} for none
	 * @return how far it got
	 * @throws IllegalArgumentException if it cannot be encoded
	 */
	CompletionStage<Relay> publish(String topic, @Nullable String event, Object payload,
			@Nullable String idempotencyKey);

}
