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

package io.github.wsext.topic;

import org.jspecify.annotations.Nullable;

/**
 * Wish of a subscriber to get the messages of a topic from where it was before, and what
 * it is told of that. Told on any thread, and in order with the messages of the topic.
 */
public interface TopicJoin {

	/**
	 * Where the subscriber was before, or {@code null} if it has not been there.
	 */
	@Nullable TopicPosition since();

	/**
	 * The subscriber has joined: what it has missed, if anything, comes next, and then
	 * all else of the topic.
	 */
	void joined(Joined joined);

	/**
	 * The topic is out of reach. Called once at most; the subscriber joins later, unless
	 * it is removed.
	 */
	void failed(Throwable failure);

	/**
	 * The subscriber has left before it joined, and is told nothing else.
	 */
	void left();

	/**
	 * How a subscriber has joined.
	 *
	 * @param position where it is after what it has missed
	 * @param recovered whether it gets all that it has missed, rather than nothing of it;
	 * {@code null} if it was not there before
	 * @param count number of messages it has missed
	 */
	record Joined(TopicPosition position, @Nullable Boolean recovered, int count) {
	}

}
