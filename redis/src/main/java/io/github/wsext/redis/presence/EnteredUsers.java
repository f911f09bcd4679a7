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

package io.github.wsext.redis.presence;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The users that this node has entered, topic by topic: whoever sweeps after it has to
 * find the topics. Notes are sent in the order of what happens. Thread-safe.
 */
final class EnteredUsers {

	private final Notes notes;

	private final Map<String, Present> topics = new HashMap<>();

	/**
	 * Begins without any.
	 * @param notes notes that there is somebody on a topic, or nobody any more
	 */
	EnteredUsers(Notes notes) {
		this.notes = notes;
	}

	/**
	 * A user is about to be entered.
	 * @return completes when the topic is noted
	 */
	synchronized CompletionStage<?> add(String topic, String user) {
		Present present = this.topics.get(topic);
		if (present == null || present.noted().isCompletedExceptionally()) {
			Set<String> users = (present != null) ? present.users() : new HashSet<>(2);
			present = new Present(users, this.notes.note(topic, true).toCompletableFuture());
			this.topics.put(topic, present);
		}
		present.users().add(user);
		return present.noted();
	}

	/**
	 * A user has been taken out.
	 */
	synchronized void remove(String topic, String user) {
		Present present = this.topics.get(topic);
		if (present != null && present.users().remove(user) && present.users().isEmpty()) {
			this.topics.remove(topic);
			this.notes.note(topic, false);
		}
	}

	synchronized boolean isEmpty() {
		return this.topics.isEmpty();
	}

	/**
	 * Forgets all of them, as after they have been lost.
	 */
	synchronized void clear() {
		this.topics.clear();
	}

	/**
	 * Whoever notes topics.
	 */
	@FunctionalInterface
	interface Notes {

		/**
		 * Notes a topic, or takes it off. Returns at once.
		 * @return completes when that is done
		 */
		CompletionStage<?> note(String topic, boolean present);

	}

	/**
	 * Those on a topic.
	 *
	 * @param users the users
	 * @param noted completes when the topic is noted
	 */
	private record Present(Set<String> users, CompletableFuture<?> noted) {
	}

}
