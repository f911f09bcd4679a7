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

package io.github.wsext.redis.recovery;

import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;

/**
 * Something that a client was told of a topic.
 */
sealed interface Observation {

	/**
	 * Where it is: behind the message, or after what follows.
	 */
	TopicPosition position();

	/**
	 * A message.
	 */
	record Message(TopicPosition position, String text) implements Observation {
	}

	/**
	 * Where the client goes on.
	 *
	 * @param position after what it has missed
	 * @param recovered whether that follows; {@code null} if it was not there before
	 * @param count number of messages that follow
	 */
	record Resumed(TopicPosition position, @Nullable Boolean recovered, int count) implements Observation {
	}

	/**
	 * Messages are gone.
	 */
	record Lost(TopicPosition position) implements Observation {
	}

}
