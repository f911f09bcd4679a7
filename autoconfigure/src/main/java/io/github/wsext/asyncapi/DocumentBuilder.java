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

import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.dispatch.invocation.InvocableCallback;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.endpoint.EndpointDescriptor;
import io.github.wsext.event.EventEnvelope;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Builder of the document, which uses it once. Not thread-safe.
 */
final class DocumentBuilder {

	private final AsyncApiSettings settings;

	private final Protocol protocol;

	private final PayloadSchemas schemas;

	private final MessageFormat format;

	private final ObjectNode channels = Json.object();

	private final ObjectNode operations = Json.object();

	private final ObjectNode messages = Json.object();

	private final ServerEvents serverEvents;

	private final ApiTopics topics;

	private final TicketSecurity security;

	DocumentBuilder(AsyncApiSettings settings, Protocol protocol, JsonMapper mapper) {
		this.settings = settings;
		this.protocol = protocol;
		this.schemas = new PayloadSchemas(mapper);
		this.format = new MessageFormat(protocol.envelope(), this.schemas);
		this.serverEvents = new ServerEvents(protocol, this.format, this.messages);
		this.topics = new ApiTopics(this.channels, this.operations, this.format, protocol);
		this.security = new TicketSecurity(protocol.carriers());
	}

	/**
	 * Builds the document.
	 * @param further messages that no annotation tells of
	 */
	ObjectNode build(EndpointDispatchers dispatchers, List<AsyncApiMessage> further) {
		List<EndpointDescriptor> endpoints = new ArrayList<>(dispatchers.endpoints());
		endpoints.sort(Comparator.comparing(EndpointDescriptor::id));
		List<ApiChannel> opened = endpoints.stream().map(this::open).toList();
		for (int i = 0; i < opened.size(); i++) {
			add(opened.get(i), endpoints.get(i), dispatchers.get(endpoints.get(i)).all());
		}
		further.forEach(this::add);
		ObjectNode document = Json.object().put("asyncapi", "3.0.0");
		ObjectNode info = document.putObject("info")
			.put("title", this.settings.title())
			.put("version", this.settings.version());
		if (!this.settings.description().isEmpty()) {
			info.put("description", this.settings.description());
		}
		document.put("defaultContentType", "application/json");
		document.set("servers", servers());
		document.set("channels", this.channels);
		document.set("operations", this.operations);
		ObjectNode components = document.putObject("components");
		components.set("schemas", this.schemas.components());
		components.set("messages", this.messages);
		this.security.addTo(components);
		EventEnvelope envelope = this.protocol.envelope();
		document.putObject("x-wsext-events")
			.put("event", envelope.eventKey())
			.put("payload", envelope.payloadKey())
			.put("id", envelope.idKey());
		return document;
	}

	private ObjectNode servers() {
		URI server = this.settings.server();
		ObjectNode servers = Json.object();
		ObjectNode main = servers.putObject("main")
			.put("host", (server.getPort() >= 0) ? server.getHost() + ":" + server.getPort() : server.getHost())
			.put("protocol", server.getScheme());
		if (server.getPath() != null && server.getPath().length() > 1) {
			main.put("pathname", server.getPath());
		}
		return servers;
	}

	private ApiChannel open(EndpointDescriptor endpoint) {
		ChannelAddress address = ChannelAddress.of(endpoint.pattern());
		String key = ApiChannel.unique(this.channels, ApiChannel.key(endpoint.id()));
		ObjectNode node = address.channel().put("title", endpoint.id());
		node.putArray("tags").addObject().put("name", "endpoint");
		node.putObject("bindings").set("ws", binding(endpoint));
		this.channels.set(key, node);
		ApiChannel channel = new ApiChannel(key, node, this.operations, this.security.trait(endpoint));
		this.topics.own(address, channel);
		return channel;
	}

	private static ObjectNode binding(EndpointDescriptor endpoint) {
		ObjectNode binding = Json.object().put("method", "GET");
		if (!endpoint.subprotocols().isEmpty()) {
			ObjectNode subprotocol = Json.type("string");
			ArrayNode values = subprotocol.putArray("enum");
			endpoint.subprotocols().forEach(values::add);
			String header = "Sec-WebSocket-Protocol";
			Json.ObjectSchema headers = Json.objectSchema();
			binding.set("headers", (endpoint.requireSubprotocol() ? headers.required(header, subprotocol)
					: headers.optional(header, subprotocol))
				.node());
		}
		return binding.put("bindingVersion", "0.1.0");
	}

	private void add(ApiChannel channel, EndpointDescriptor endpoint, List<InvocableCallback> callbacks) {
		boolean events = endpoint.callbacks().stream().anyMatch((callback) -> callback.kind() == CallbackKind.EVENT);
		EndpointMessages endpointMessages = new EndpointMessages(channel, ChannelAddress.of(endpoint.pattern()),
				this.topics, this.format, events);
		callbacks.forEach(endpointMessages::add);
		this.serverEvents.addTo(channel, events, this.security.isTicketed(endpoint));
	}

	private void add(AsyncApiMessage message) {
		ObjectNode operation = switch (message.direction()) {
			case SENT -> sent(message);
			case RECEIVED -> received(message);
		};
		if (!message.description().isEmpty()) {
			operation.put("description", message.description());
		}
	}

	private ObjectNode sent(AsyncApiMessage message) {
		String event = message.event();
		if (event == null || !this.protocol.batches().contains(event)) {
			return this.topics.publish(message.address(), event, message.payload());
		}
		ObjectNode batch = Json.objectSchema().required("d", Json.array(this.format.schema(message.payload()))).node();
		return this.topics.publishEvent(message.address(), this.protocol.batchPrefix() + event, batch);
	}

	private ObjectNode received(AsyncApiMessage message) {
		ApiChannel channel = this.topics.find(message.address());
		if (channel == null) {
			throw new IllegalStateException("There is no endpoint on '" + message.address()
					+ "' that could receive what an AsyncApiMessage bean says; declared paths are written as they are"
					+ " in @WsExtEndpoint");
		}
		String event = message.event();
		if (event != null) {
			ObjectNode payload = this.format.received(event, this.format.schema(message.payload()), true);
			return channel.receive(channel.message(event, payload), null);
		}
		String title = MessageFormat.title(message.payload());
		return channel.receive(channel.message(title, this.format.value(message.payload(), title)), null);
	}

}
