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

package io.github.wsext.test.guide.endpoints;

import java.security.Principal;
import java.time.Instant;

import io.github.wsext.Broadcast;
import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.InvalidPayloadException;
import io.github.wsext.LeaveReason;
import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsHandshake;
import io.github.wsext.WsTopics;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.socket.CloseStatus;

// The example of docs/endpoints.md.
@WsExtEndpoint("/rooms/{room}")
class RoomEndpoint {

	private final WsTopics topics;

	RoomEndpoint(WsTopics topics) {
		this.topics = topics;
	}

	@OnConnect
	void admit(WsHandshake handshake, @PathVariable String room) {
		if (room.startsWith("secret-")) {
			throw new HandshakeRejectedException(HttpStatus.NOT_FOUND, "No room " + room);
		}
		handshake.attributes().put("since", Instant.now());
	}

	@OnOpen
	void open(Principal user, @PathVariable String room) {
		this.topics.publish("/rooms/" + room, user.getName() + " is here");
	}

	@OnText
	@Broadcast
	Said say(@Valid Say message, Principal user) {
		return new Said(user.getName(), message.text());
	}

	@OnEvent("room:typing")
	void typing(Typing typing, WsConnection connection) {
		connection.attributes().put("typing", typing.active());
	}

	@OnError
	Refused refuse(InvalidPayloadException problem) {
		return new Refused(problem.getMessage());
	}

	@OnClose
	void close(Principal user, @PathVariable String room, CloseStatus status, LeaveReason reason) {
		this.topics.publish("/rooms/" + room, user.getName() + " has left");
	}

	record Say(@NotBlank String text) {
	}

	record Said(String from, String text) {
	}

	record Typing(boolean active) {
	}

	record Refused(String reason) {
	}

}
