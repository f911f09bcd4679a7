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

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicPosition;
import org.jspecify.annotations.Nullable;

/**
 * What this node reads from the history: a few at once, the others in the order in which
 * they came, so that many who come back at the same time leave it some air. Thread-safe.
 */
final class HistoryReads {

	static final int MAX_AT_ONCE = 64;

	static final int MAX_WAITING = 16 * 1024;

	private final TopicHistory history;

	// Guarded by this.

	private final Queue<Runnable> waiting = new ArrayDeque<>();

	private int running;

	private boolean advancing;

	HistoryReads(TopicHistory history) {
		this.history = history;
	}

	/**
	 * Reads when it is its turn.
	 * @return what was read; fails at once if too many wait already
	 */
	CompletableFuture<TopicHistory.Page> read(String topic, @Nullable TopicPosition since, int limit) {
		CompletableFuture<TopicHistory.Page> page = new CompletableFuture<>();
		synchronized (this) {
			if (this.waiting.size() >= MAX_WAITING) {
				return CompletableFuture
					.failedFuture(new IllegalStateException("Too many wait to read from the history"));
			}
			this.waiting.add(() -> readNow(topic, since, limit).whenComplete((value, failure) -> {
				ended();
				if (failure != null) {
					page.completeExceptionally(failure);
				}
				else {
					page.complete(value);
				}
			}));
		}
		advance();
		return page;
	}

	private CompletionStage<TopicHistory.Page> readNow(String topic, @Nullable TopicPosition since, int limit) {
		try {
			return this.history.read(topic, since, limit);
		}
		catch (Throwable ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	private void ended() {
		synchronized (this) {
			this.running--;
		}
		advance();
	}

	/**
	 * Lets the next ones read. Those that end at once do not call it within itself.
	 */
	private void advance() {
		synchronized (this) {
			if (this.advancing) {
				return;
			}
			this.advancing = true;
		}
		for (Runnable next = next(); next != null; next = next()) {
			next.run();
		}
	}

	private synchronized @Nullable Runnable next() {
		Runnable next = (this.running < MAX_AT_ONCE) ? this.waiting.poll() : null;
		if (next == null) {
			this.advancing = false;
			return null;
		}
		this.running++;
		return next;
	}

}
