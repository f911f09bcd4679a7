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

package io.github.wsext.redis.ingress;

import java.util.concurrent.CompletionStage;

import io.github.wsext.Relay;
import org.jspecify.annotations.Nullable;

/**
 * Publisher of what has come in.
 */
@FunctionalInterface
public interface IngressPublisher {

	/**
	 * Publishes a message.
	 * @param event name of the event, {@code null} if it is none
	 * @param payload what it says: a tree of JSON or a text
	 * @param idempotencyKey the same if it is published once more because nobody has said
	 * what became of it
	 * @return what became of it
	 * @throws IllegalArgumentException if it can never be published
	 */
	CompletionStage<Relay> publish(String topic, @Nullable String event, Object payload, String idempotencyKey);

}
