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

package io.github.wsext.cluster;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.github.wsext.SendResult;
import io.github.wsext.support.EngineScheduler;

/**
 * The messages to single connections on other nodes of which nobody has said yet what
 * became of them. Whoever does not say within five seconds does not say. Thread-safe.
 */
final class RemoteSends {

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final ConcurrentMap<String, Pending> pending = new ConcurrentHashMap<>();

	private final EngineScheduler scheduler;

	RemoteSends(EngineScheduler scheduler) {
		this.scheduler = scheduler;
	}

	/**
	 * A message is about to leave.
	 * @param id its id
	 * @param node the node that is to answer
	 * @param result completed with the answer
	 */
	void expect(String id, String node, CompletableFuture<SendResult> result) {
		this.pending.put(id, new Pending(node, result));
		Runnable cancel = this.scheduler.after(PATIENCE, () -> answered(id, SendResult.UNKNOWN));
		result.whenComplete((answer, failure) -> cancel.run());
	}

	void answered(String id, SendResult result) {
		Pending answered = this.pending.remove(id);
		if (answered != null) {
			answered.result().complete(result);
		}
	}

	/**
	 * A node has gone, and will not answer.
	 */
	void left(String node) {
		this.pending.forEach((id, awaited) -> {
			if (awaited.node().equals(node)) {
				answered(id, SendResult.UNKNOWN);
			}
		});
	}

	/**
	 * A message without an answer.
	 */
	private record Pending(String node, CompletableFuture<SendResult> result) {
	}

}
