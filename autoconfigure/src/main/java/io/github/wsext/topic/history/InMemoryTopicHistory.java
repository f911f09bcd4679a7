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

package io.github.wsext.topic.history;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;

/**
 * The last messages of topics in the memory of this node: gone when it ends, and complete
 * until then. All stages it returns are complete already. A topic that nobody has
 * appended to or read from for a day is forgotten, and has another epoch afterwards.
 */
public final class InMemoryTopicHistory implements TopicHistory {

	private final ConcurrentMap<String, KeptTopic> topics = new ConcurrentHashMap<>();

	private final LongSupplier nanoTime;

	/**
	 * Creates an empty history.
	 * @param nanoTime a time that only goes forward, in nanoseconds
	 */
	public InMemoryTopicHistory(LongSupplier nanoTime) {
		this.nanoTime = nanoTime;
	}

	@Override
	public CompletionStage<Appended> append(String topic, byte[] message, Retention retention,
			@Nullable String idempotencyKey) {
		long now = this.nanoTime.getAsLong();
		return CompletableFuture
			.completedFuture(with(topic, (kept) -> kept.append(message, retention, idempotencyKey, now)));
	}

	@Override
	public CompletionStage<Page> read(String topic, @Nullable TopicPosition since, int limit) {
		long now = this.nanoTime.getAsLong();
		return CompletableFuture.completedFuture(with(topic, (kept) -> kept.read(since, limit, now)));
	}

	/**
	 * Does something with a topic that is not forgotten meanwhile.
	 */
	private <T> T with(String topic, Function<KeptTopic, @Nullable T> action) {
		while (true) {
			KeptTopic kept = this.topics.computeIfAbsent(topic, (name) -> new KeptTopic(this.nanoTime.getAsLong()));
			T result = action.apply(kept);
			if (result != null) {
				return result;
			}
			// Forgotten between the two steps.
			this.topics.remove(topic, kept);
		}
	}

	/**
	 * Removes what has expired. To be called now and then: topics that are in use see to
	 * it by themselves.
	 */
	public void sweep() {
		long now = this.nanoTime.getAsLong();
		this.topics.forEach((topic, kept) -> {
			if (kept.forget(now)) {
				this.topics.remove(topic, kept);
			}
		});
	}

	/**
	 * Number of topics that are known.
	 */
	int topics() {
		return this.topics.size();
	}

	/**
	 * Number of messages that are kept.
	 */
	int messages() {
		return this.topics.values().stream().mapToInt(KeptTopic::messages).sum();
	}

}
