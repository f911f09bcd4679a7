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

package io.github.wsext.redis.broker;

import java.util.concurrent.CompletableFuture;

import io.github.wsext.redis.connection.Completions;

/**
 * Somebody who waits until some channels are listened to. Belongs to the broker's thread.
 */
class Awaited {

	final CompletableFuture<Void> stage = new CompletableFuture<>();

	final long deadline;

	private final Completions completions;

	private int missing;

	private boolean done;

	Awaited(int missing, long deadline, Completions completions) {
		this.missing = missing;
		this.deadline = deadline;
		this.completions = completions;
	}

	/**
	 * One of the channels is listened to.
	 */
	void one() {
		this.missing--;
		if (this.missing == 0 && !this.done) {
			this.done = true;
			this.completions.add(() -> this.stage.complete(null));
		}
	}

	void fail(Throwable failure) {
		if (!this.done) {
			this.done = true;
			this.completions.add(() -> this.stage.completeExceptionally(failure));
		}
	}

	boolean isDone() {
		return this.done;
	}

}
