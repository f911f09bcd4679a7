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

package io.github.wsext.console;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

/**
 * Answers to the latest handshakes of consoles, which browsers do not show to pages. Safe
 * for use by many threads.
 */
final class HandshakeAnswers {

	private static final int MAX = 100;

	private final Map<String, CompletableFuture<Answer>> answers = new LinkedHashMap<>() {

		@Override
		protected boolean removeEldestEntry(Map.Entry<String, CompletableFuture<Answer>> eldest) {
			return size() > MAX;
		}

	};

	/**
	 * A handshake has come.
	 * @param id what its console calls it
	 * @return to be completed with the answer to it
	 */
	CompletableFuture<Answer> begin(String id) {
		CompletableFuture<Answer> answer = new CompletableFuture<>();
		synchronized (this.answers) {
			this.answers.put(id, answer);
		}
		return answer;
	}

	/**
	 * Takes out what was answered, or will be in a moment.
	 * @return {@code null} if no such handshake has come lately
	 */
	@Nullable CompletableFuture<Answer> take(String id) {
		synchronized (this.answers) {
			return this.answers.remove(id);
		}
	}

	/**
	 * The answer to a handshake.
	 *
	 * @param status its status
	 * @param retryAfter seconds after which the client may come back, if it says so
	 * @param body what it says, cut if that is much
	 */
	record Answer(int status, @Nullable String retryAfter, String body) {
	}

}
