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

package io.github.wsext.jdbc.outbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.github.wsext.Relay;
import org.jspecify.annotations.Nullable;

/**
 * What became of the messages that were added on this node, for whoever has added them.
 * Their number is bounded: beyond it nobody is told. Thread-safe.
 */
final class OutboxResults {

	private static final int MOST = 10_000;

	private final Map<String, Result> results = new ConcurrentHashMap<>();

	CompletableFuture<Relay> add(String key) {
		if (this.results.size() >= MOST) {
			return CompletableFuture.completedFuture(Relay.of(Relay.Outcome.UNKNOWN));
		}
		Result result = new Result(new CompletableFuture<>());
		this.results.put(key, result);
		return result.future();
	}

	/**
	 * A transaction has committed: its message may be gone at any time from now on.
	 */
	void committed(String key) {
		this.results.computeIfPresent(key, (same, result) -> new Result(result.future(), true));
	}

	void rolledBack(String key) {
		Result result = this.results.remove(key);
		if (result != null) {
			result.future().completeExceptionally(new CancellationException("The transaction has not committed"));
		}
	}

	void complete(String key, @Nullable Relay relay) {
		Result result = this.results.remove(key);
		if (result != null) {
			result.future().complete((relay != null) ? relay : Relay.of(Relay.Outcome.FAILED));
		}
	}

	/**
	 * The messages that were committed and are not known to have left.
	 */
	List<String> waiting() {
		List<String> waiting = new ArrayList<>();
		this.results.forEach((key, result) -> {
			if (result.committed()) {
				waiting.add(key);
			}
		});
		return waiting;
	}

	private record Result(CompletableFuture<Relay> future, boolean committed) {

		Result(CompletableFuture<Relay> future) {
			this(future, false);
		}

	}

}
