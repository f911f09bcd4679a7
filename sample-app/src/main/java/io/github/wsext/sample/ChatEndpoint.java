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

package io.github.wsext.sample;

import java.nio.ByteBuffer;
import java.security.Principal;
import java.time.Instant;

import io.github.wsext.Broadcast;
import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.InvalidPayloadException;
import io.github.wsext.OnBinary;
import io.github.wsext.OnConnect;
import io.github.wsext.OnError;
import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsTopics;
import io.github.wsext.sample.ChatEvent.Failed;
import io.github.wsext.sample.ChatEvent.Picture;
import io.github.wsext.sample.ChatEvent.Said;
import io.github.wsext.sample.ChatEvent.Welcome;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * The rooms of the chat. Text messages and pictures reach everybody in the room. What is
 * said is kept for those who come back; the rest, which is for those who are there, goes
 * by a topic beside it.
 */
@WsExtEndpoint(path = ChatEndpoint.PATH, id = "chat", maxMessageSize = "1MB")
class ChatEndpoint {

	static final String PATH = "/chat/{room}";

	private final WsTopics topics;

	private final String node;

	ChatEndpoint(WsTopics topics, @Value("${sample.node:}") String node) {
		this.topics = topics;
		this.node = node;
	}

	@OnConnect
	void admit(@PathVariable String room) {
		if (!Rooms.NAMES.contains(room)) {
			throw new HandshakeRejectedException(HttpStatus.NOT_FOUND, "There is no room " + room);
		}
	}

	@OnOpen
	void open(@PathVariable String room, WsConnection connection) {
		connection.subscribe(Rooms.passing(room));
		if (!this.node.isEmpty()) {
			connection.send(new Welcome(this.node));
		}
	}

	@OnText
	@Broadcast
	Said say(@Valid Say message, Principal user, @PathVariable String room) {
		return new Said(room, user.getName(), message.text(), Instant.now());
	}

	@OnBinary
	void picture(ByteBuffer bytes, Principal user, @PathVariable String room) {
		this.topics.publish(Rooms.passing(room), new Picture(room, user.getName(), bytes.remaining(), Instant.now()));
		this.topics.publish(Rooms.passing(room), bytes);
	}

	@OnError
	Failed refuse(InvalidPayloadException exception) {
		return new Failed(exception.getMessage());
	}

	/**
	 * What a browser sends.
	 *
	 * @param text what somebody says
	 */
	record Say(@NotBlank @Size(max = 2000) String text) {
	}

}
