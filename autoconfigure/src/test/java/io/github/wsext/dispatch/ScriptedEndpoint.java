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

package io.github.wsext.dispatch;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.LeaveReason;
import io.github.wsext.OnClose;
import io.github.wsext.OnError;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import org.jspecify.annotations.Nullable;

import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.socket.CloseStatus;

/**
 * Does what the client tells it, and writes it into the {@link Journal}.
 */
@WsExtEndpoint(path = "/script/{key}", authentication = HandshakeAuthentication.NONE)
class ScriptedEndpoint {

	private final ConcurrentMap<String, CompletableFuture<String>> answers = new ConcurrentHashMap<>();

	private final Journal journal;

	ScriptedEndpoint(Journal journal) {
		this.journal = journal;
	}

	/**
	 * The answer that a callback of this key waits for.
	 */
	CompletableFuture<String> answer(String key) {
		return this.answers.computeIfAbsent(key, (name) -> new CompletableFuture<>());
	}

	@OnOpen
	@Nullable Object open(@PathVariable String key, @RequestParam(defaultValue = "") String open, WsConnection connection) {
		try (Journal.InvocableCallback callback = this.journal.begin(key, "open")) {
			return perform(open, key, connection);
		}
	}

	@OnText
	@Nullable Object text(String text, @PathVariable String key, WsConnection connection) {
		try (Journal.InvocableCallback callback = this.journal.begin(key, text)) {
			return perform(text, key, connection);
		}
	}

	@OnError
	void error(Refused refused, @PathVariable String key) {
		try (Journal.InvocableCallback callback = this.journal.begin(key, "error")) {
			if (refused.again) {
				throw new IllegalStateException("Failed again");
			}
		}
	}

	@OnClose
	void close(@PathVariable String key, @RequestParam(defaultValue = "") String close, CloseStatus status,
			LeaveReason reason, WsConnection connection) {
		try (Journal.InvocableCallback callback = this.journal.beginClose(key, status, reason)) {
			perform(close, key, connection);
		}
	}

	private @Nullable Object perform(String command, String key, WsConnection connection) {
		switch (command) {
			case "wait" -> this.journal.gate(key).pass();
			case "close" -> connection.close(new CloseStatus(4001, "as you like"));
			case "terminate" -> connection.terminate();
			case "refuse" -> throw new Refused(false);
			case "refuse badly" -> throw new Refused(true);
			case "fail" -> throw new IllegalStateException("Failed");
			case "fail late" -> {
				return answer(key).thenApply((ignored) -> {
					throw new IllegalStateException("Failed");
				});
			}
			case "never" -> {
				return new CompletableFuture<>();
			}
			case "late" -> {
				return answer(key);
			}
			case "flood" -> {
				while (connection.isOpen()) {
					connection.send("x".repeat(10_000));
				}
			}
			default -> {
			}
		}
		return null;
	}

	/**
	 * A failure that the endpoint takes itself.
	 */
	static final class Refused extends RuntimeException {

		private static final long serialVersionUID = 1L;

		private final boolean again;

		Refused(boolean again) {
			this.again = again;
		}

	}

}
