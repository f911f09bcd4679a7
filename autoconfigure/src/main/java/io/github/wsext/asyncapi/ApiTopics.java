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
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is published: in the channel of the endpoint whose path the topic is, or in one of
 * its own. Not thread-safe.
 */
final class ApiTopics {

	private static final String DESCRIPTION = "A topic: its messages arrive on the connections that are subscribed"
			+ " to it, whatever their endpoint.";

	private final ObjectNode channels;

	private final ObjectNode operations;

	private final MessageFormat format;

	private final Protocol protocol;

	private final Map<String, ApiChannel> byAddress = new HashMap<>();

	/**
	 * Creates topics without messages.
	 * @param channels the channels of the document, which are added to
	 * @param operations its operations, which are added to
	 */
	ApiTopics(ObjectNode channels, ObjectNode operations, MessageFormat format, Protocol protocol) {
		this.channels = channels;
		this.operations = operations;
		this.format = format;
		this.protocol = protocol;
	}

	/**
	 * Has what is published to the path of an endpoint in its channel.
	 */
	void own(ChannelAddress address, ApiChannel channel) {
		this.byAddress.putIfAbsent(address.address(), channel);
	}

	/**
	 * The channel of an endpoint, or {@code null} if no endpoint has that path.
	 */
	@Nullable ApiChannel find(String pattern) {
		return this.byAddress.get(ChannelAddress.of(pattern).address());
	}

	/**
	 * Adds what is published to a topic.
	 * @param topic its name, in which braces mark what varies
	 * @param event the name of the event, or {@code null} if it is the value itself
	 */
	ObjectNode publish(String topic, @Nullable String event, Type type) {
		ChannelAddress address = ChannelAddress.of(topic);
		return send(channel(address), address, event, type);
	}

	/**
	 * Adds an event that is published to a topic.
	 * @param payload the schema of its payload
	 */
	ObjectNode publishEvent(String topic, String event, ObjectNode payload) {
		ChannelAddress address = ChannelAddress.of(topic);
		return sendEvent(channel(address), address, event, payload);
	}

	private ApiChannel channel(ChannelAddress address) {
		ApiChannel known = this.byAddress.get(address.address());
		if (known != null) {
			return known;
		}
		ApiChannel opened = open(address);
		this.byAddress.put(address.address(), opened);
		return opened;
	}

	/**
	 * Adds what is published to the address of a channel.
	 * @param event the name of the event, or {@code null} if it is the value itself
	 */
	ObjectNode send(ApiChannel channel, ChannelAddress address, @Nullable String event, Type type) {
		if (event != null) {
			return sendEvent(channel, address, event, this.format.schema(type));
		}
		String title = MessageFormat.title(type);
		ObjectNode message = isKept(address) ? this.format.kept(type, title) : this.format.value(type, title);
		return channel.send(channel.message(title, message));
	}

	private ObjectNode sendEvent(ApiChannel channel, ChannelAddress address, String event, ObjectNode payload) {
		return channel.send(channel.message(event, this.format.sent(event, payload, isKept(address))));
	}

	private boolean isKept(ChannelAddress address) {
		return this.protocol.kept().test(address.example());
	}

	private ApiChannel open(ChannelAddress address) {
		String key = ApiChannel.unique(this.channels, "topic." + ApiChannel.key(address.address()));
		ObjectNode channel = address.channel();
		channel.put("title", address.address());
		channel.put("description", DESCRIPTION);
		channel.putArray("tags").addObject().put("name", "topic");
		this.channels.set(key, channel);
		return new ApiChannel(key, channel, this.operations, null);
	}

}
