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

package io.github.wsext.asyncapi;

import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * A channel of the document, its messages and what is done with them. Not thread-safe.
 */
final class ApiChannel {

	private static final Pattern FORBIDDEN = Pattern.compile("[^A-Za-z0-9_-]+");

	private final String key;

	private final ObjectNode node;

	private final ObjectNode operations;

	private final @Nullable String trait;

	/**
	 * Creates a channel without messages.
	 * @param key its key, which {@link #key} has made
	 * @param node the channel, which is completed
	 * @param operations the operations of all channels, which are added to
	 * @param trait reference to what all its operations have in common, or {@code null}
	 */
	ApiChannel(String key, ObjectNode node, ObjectNode operations, @Nullable String trait) {
		this.key = key;
		this.node = node;
		this.operations = operations;
		this.trait = trait;
		node.putObject("messages");
	}

	/**
	 * A key of the document that stands for a name.
	 */
	static String key(String name) {
		String key = FORBIDDEN.matcher(name).replaceAll(".").replaceAll("^\\.|\\.$", "");
		return key.isEmpty() ? "any" : key;
	}

	/**
	 * Adds a message.
	 * @return its key in this channel
	 */
	String message(String name, ObjectNode message) {
		ObjectNode messages = (ObjectNode) this.node.get("messages");
		String unique = unique(messages, key(name));
		messages.set(unique, message);
		return unique;
	}

	/**
	 * A key like one that is not taken.
	 */
	static String unique(ObjectNode taken, String key) {
		String unique = key;
		for (int number = 2; taken.has(unique); number++) {
			unique = key + number;
		}
		return unique;
	}

	/**
	 * Says that clients send a message.
	 * @param message its key
	 * @param answer the key of the answer, if there is one
	 */
	ObjectNode receive(String message, @Nullable String answer) {
		ObjectNode operation = operation("receive", message);
		if (answer != null) {
			ObjectNode reply = operation.putObject("reply");
			reply.set("channel", Json.reference("#/channels/" + this.key));
			reply.putArray("messages").add(reference(answer));
		}
		return operation;
	}

	/**
	 * Says that the application sends a message.
	 * @param message its key
	 */
	ObjectNode send(String message) {
		return operation("send", message);
	}

	private ObjectNode operation(String action, String message) {
		ObjectNode operation = this.operations
			.putObject(unique(this.operations, this.key + "." + action + "." + message));
		operation.put("action", action);
		operation.set("channel", Json.reference("#/channels/" + this.key));
		operation.putArray("messages").add(reference(message));
		if (this.trait != null) {
			operation.putArray("traits").add(Json.reference(this.trait));
		}
		return operation;
	}

	private ObjectNode reference(String message) {
		return Json.reference("#/channels/" + this.key + "/messages/" + message);
	}

}
