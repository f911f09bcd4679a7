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

package io.github.wsext.test;

import java.security.Principal;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import io.github.wsext.Broadcast;
import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.LeaveReason;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsCloseException;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsHandshake;
import io.github.wsext.WsTopics;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.socket.CloseStatus;

/**
 * Does a bit of everything that an endpoint can do.
 */
@WsExtEndpoint(path = "/lobby/{room}", maxMessageSize = "1KB", subprotocols = { "lobby.v2", "lobby.v1" })
class LobbyEndpoint {

	private final WsTopics topics;

	LobbyEndpoint(WsTopics topics) {
		this.topics = topics;
	}

	@OnConnect
	boolean admit(@PathVariable String room, WsHandshake handshake) {
		switch (room) {
			case "full" -> {
				HttpHeaders headers = new HttpHeaders();
				headers.set(HttpHeaders.RETRY_AFTER, "7");
				throw new HandshakeRejectedException(HttpStatus.CONFLICT, "The room is full", headers, null);
			}
			case "broken" -> throw new IllegalStateException("secret");
			default -> handshake.attributes().put("greeting", "Welcome to " + room);
		}
		return !room.equals("private");
	}

	@OnOpen
	String open(WsConnection connection, Principal user, @RequestParam(defaultValue = "1") int seat) {
		return connection.attributes().get("greeting") + ", " + user.getName() + " on " + seat + " as "
				+ connection.handshake().subprotocol();
	}

	@OnText
	@Nullable CompletionStage<String> text(String message, WsConnection connection) {
		if (message.equals("fail")) {
			throw new IllegalStateException("secret");
		}
		if (message.equals("close")) {
			throw new WsCloseException(new CloseStatus(4400, "as you like"));
		}
		if (message.equals("size")) {
			connection.settings().setMaxMessageSize(10);
		}
		// Some answers take longer than others; none overtakes another.
		Executor later = message.startsWith("slow") ? CompletableFuture.delayedExecutor(5, TimeUnit.MILLISECONDS)
				: Runnable::run;
		return CompletableFuture.supplyAsync(() -> message, later);
	}

	@OnBinary
	@Broadcast
	byte[] binary(byte[] message) {
		return message;
	}

	@OnEvent("add")
	int add(Map<String, Integer> numbers) {
		return numbers.values().stream().mapToInt(Integer::intValue).sum();
	}

	@OnEvent("ask")
	void ask(WsConnection connection) {
		CompletionStage<Void> unused = connection.ask("color", Map.of("of", "sky"), String.class, Duration.ofSeconds(5))
			.thenAccept((color) -> connection.send("The sky is " + color));
	}

	@OnClose
	void close(Principal user, @PathVariable String room, CloseStatus status, LeaveReason reason) {
		this.topics.publish("/lobby/" + room, user.getName() + " left with " + status.getCode() + " " + reason);
	}

}
