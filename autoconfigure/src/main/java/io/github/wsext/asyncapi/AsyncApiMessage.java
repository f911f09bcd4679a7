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

import java.lang.reflect.Type;

import io.github.wsext.event.EventNames;
import io.github.wsext.topic.TopicNames;
import org.jspecify.annotations.Nullable;

/**
 * A message that no annotation tells of, such as an event that is published from a timer:
 * as a bean it becomes part of the AsyncAPI document. Immutable.
 *
 * @param direction who sends it
 * @param address the path of an endpoint as it is declared, such as {@code /chat/{room}},
 * or a topic, in which braces mark what varies
 * @param event the name of its event, or {@code null} if it is the value itself
 * @param payload the type of its payload
 * @param description what it means, in Markdown, or an empty string
 */
public record AsyncApiMessage(Direction direction, String address, @Nullable String event, Type payload,
		String description) {

	public AsyncApiMessage {
		if (!TopicNames.isValid(address)) {
			throw new IllegalArgumentException(
					"'" + address + "' is neither the path of an endpoint nor the name of a topic");
		}
		if (event != null && (!EventNames.isValid(event) || event.contains("*"))) {
			throw new IllegalArgumentException("'" + event + "' is no name of an event; give it one such as price");
		}
	}

	/**
	 * An event that the application sends or publishes.
	 * @param address the path of an endpoint as it is declared, or a topic
	 * @param event the name of the event
	 * @param payload the type of its payload
	 * @throws IllegalArgumentException if one of the names is none
	 */
	public static AsyncApiMessage sent(String address, String event, Type payload) {
		return new AsyncApiMessage(Direction.SENT, address, event, payload, "");
	}

	/**
	 * A message without an event's name that the application sends or publishes.
	 * @param address the path of an endpoint as it is declared, or a topic
	 * @param payload its type
	 * @throws IllegalArgumentException if the address is none
	 */
	public static AsyncApiMessage sent(String address, Type payload) {
		return new AsyncApiMessage(Direction.SENT, address, null, payload, "");
	}

	/**
	 * An event that clients send, to those who have subscribed to it by
	 * {@link io.github.wsext.WsEvents#subscribe} or to a conversation.
	 * @param path the path of the endpoint as it is declared
	 * @param event the name of the event
	 * @param payload the type of its payload
	 * @throws IllegalArgumentException if one of the names is none
	 */
	public static AsyncApiMessage received(String path, String event, Type payload) {
		return new AsyncApiMessage(Direction.RECEIVED, path, event, payload, "");
	}

	/**
	 * A message without an event's name that clients send to a conversation.
	 * @param path the path of the endpoint as it is declared
	 * @param payload its type
	 * @throws IllegalArgumentException if the path is none
	 */
	public static AsyncApiMessage received(String path, Type payload) {
		return new AsyncApiMessage(Direction.RECEIVED, path, null, payload, "");
	}

	/**
	 * The same message with a description.
	 * @param text what it means, in Markdown
	 */
	public AsyncApiMessage description(String text) {
		return new AsyncApiMessage(this.direction, this.address, this.event, this.payload, text);
	}

	/**
	 * Who sends a message.
	 */
	public enum Direction {

		/** The application. */
		SENT,

		/** A client. */
		RECEIVED

	}

}
