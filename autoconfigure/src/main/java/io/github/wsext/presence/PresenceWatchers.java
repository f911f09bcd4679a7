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

package io.github.wsext.presence;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.github.wsext.send.Recipient;
import io.github.wsext.topic.TopicRegistry;
import org.jspecify.annotations.Nullable;

/**
 * The connections that see who is present: subscribers of a channel beside the topic,
 * whose name no client and no application can ask for. A connection is on it only while
 * it is subscribed to the topic itself, and of several answers about it the latest
 * question's counts. Safe for use by many threads.
 */
final class PresenceWatchers {

	private final ConcurrentMap<Key, Watch> watches = new ConcurrentHashMap<>();

	private final TopicRegistry topics;

	PresenceWatchers(TopicRegistry topics) {
		this.topics = topics;
	}

	/**
	 * Name of the channel, which is none that a topic may have.
	 */
	static String channel(String topic) {
		return "presence\u0000" + topic;
	}

	/**
	 * A connection has subscribed, and sees nothing yet.
	 * @param user its user, if it has one
	 */
	void add(Recipient connection, String topic, @Nullable String user) {
		this.watches.put(new Key(connection, topic), new Watch(user, 0, false));
	}

	/**
	 * A connection has gone.
	 * @return its user, if it has one
	 */
	@Nullable String remove(Recipient connection, String topic) {
		Watch[] removed = new Watch[1];
		this.watches.computeIfPresent(new Key(connection, topic), (key, watch) -> {
			removed[0] = watch;
			if (watch.seeing()) {
				this.topics.unsubscribe(channel(topic), connection);
			}
			return null;
		});
		return (removed[0] != null) ? removed[0].user() : null;
	}

	/**
	 * Somebody is about to ask whether a connection may see.
	 * @return the number of the question, or 0 if it is not subscribed
	 */
	int question(Recipient connection, String topic) {
		Watch asked = this.watches.computeIfPresent(new Key(connection, topic),
				(key, watch) -> new Watch(watch.user(), watch.question() + 1, watch.seeing()));
		return (asked != null) ? asked.question() : 0;
	}

	/**
	 * The answer to a question, which counts for nothing once there is a later one.
	 * @return whether the connection may see, and is subscribed
	 */
	boolean answer(Recipient connection, String topic, int question, boolean maySee) {
		Watch answered = this.watches.computeIfPresent(new Key(connection, topic), (key, watch) -> {
			if (watch.question() != question || watch.seeing() == maySee) {
				return watch;
			}
			if (maySee) {
				this.topics.subscribe(channel(topic), connection);
			}
			else {
				this.topics.unsubscribe(channel(topic), connection);
			}
			return new Watch(watch.user(), question, maySee);
		});
		return answered != null && maySee;
	}

	/**
	 * Number of subscriptions that take memory.
	 */
	int size() {
		return this.watches.size();
	}

	private record Key(Recipient connection, String topic) {
	}

	/**
	 * A subscription.
	 *
	 * @param user the user of the connection
	 * @param question number of the last question
	 * @param seeing whether the connection is on the channel
	 */
	private record Watch(@Nullable String user, int question, boolean seeing) {
	}

}
