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

import tools.jackson.databind.node.ObjectNode;

/**
 * Events that are not of the application, but of the protocol: failures, subscriptions,
 * presence, the identity and the heartbeat. Those that the application has not opened are
 * left out.
 */
final class ServerEvents {

	private static final String TOPIC = "topic";

	private static final String COUNT = "count";

	private final Protocol protocol;

	private final MessageFormat format;

	/** Messages that several channels have. */
	private final ObjectNode messages;

	/**
	 * Creates the events.
	 * @param messages the shared messages of the document, which are added to
	 */
	ServerEvents(Protocol protocol, MessageFormat format, ObjectNode messages) {
		this.protocol = protocol;
		this.format = format;
		this.messages = messages;
	}

	/**
	 * Adds them to the channel of an endpoint.
	 * @param events whether it has callbacks for events
	 * @param tickets whether tickets open its connections
	 */
	void addTo(ApiChannel channel, boolean events, boolean tickets) {
		if (events || this.protocol.topics() || this.protocol.presence()) {
			send(channel, "error", error(), "What went wrong with an event of the client.");
		}
		if (this.protocol.history()) {
			send(channel, "topic:resumed", resumed(), "Where the connection is in topics with a history.");
			send(channel, "topic:lost", topic().required("pos", Json.type("string")).node(),
					"Messages of a topic are missing.");
		}
		if (this.protocol.topics()) {
			addTopics(channel);
		}
		if (this.protocol.presence()) {
			addPresence(channel);
		}
		if (tickets) {
			Json.ObjectSchema end = Json.objectSchema().required("expiresAt", instant());
			send(channel, "auth:expiring", end.node(),
					"The login that the connection was opened with is about to end.");
			ask(channel, "auth:refresh", Json.objectSchema().required("ticket", Json.type("string")).node(),
					Json.objectSchema().optional("expiresAt", instant()).node(),
					"Renews the identity of the connection with a fresh ticket.");
		}
		if (this.protocol.heartbeat()) {
			send(channel, "wsext:heartbeat", Json.objectSchema().required("interval", Json.type("integer")).node(),
					"The line is alive; the next comes in as many milliseconds. To clients that offer the subprotocol"
							+ " `wsext.heartbeat`.");
		}
	}

	private void addTopics(ApiChannel channel) {
		Json.ObjectSchema wanted = topic();
		Json.ObjectSchema subscribed = topic();
		if (this.protocol.history()) {
			wanted.optional("pos", Json.type("string"));
			position(subscribed);
		}
		ask(channel, "topic:subscribe", wanted.node(), subscribed.node(), "Subscribes the connection to a topic.");
		ask(channel, "topic:unsubscribe", topic().node(), topic().node(), "Ends a subscription.");
		send(channel, "topic:unsubscribed", topic().node(),
				"A subscription has ended because it is not allowed any more.");
	}

	private static Json.ObjectSchema position(Json.ObjectSchema schema) {
		return schema.optional("pos", Json.type("string"))
			.optional("recovered", Json.type("boolean"))
			.optional(COUNT, Json.type("integer"));
	}

	private static ObjectNode resumed() {
		ObjectNode byTopic = Json.type("object");
		byTopic.set("additionalProperties",
				position(Json.objectSchema()).optional("error", Json.type("string")).node());
		return byTopic;
	}

	private void addPresence(ApiChannel channel) {
		Json.ObjectSchema member = Json.objectSchema()
			.required("user", Json.type("string"))
			.required("connections", Json.type("integer"))
			.optional("info", PayloadSchemas.anything());
		Json.ObjectSchema wanted = topic().optional("cursor", Json.type("string"))
			.optional("limit", Json.type("integer").put("minimum", 1));
		Json.ObjectSchema page = topic().required("members", Json.array(member.node()))
			.optional("cursor", Json.type("string"))
			.required(COUNT, Json.type("integer"));
		ask(channel, "presence:list", wanted.node(), page.node(), "Lists who is present on a topic, page by page.");
		send(channel, "presence:join",
				topic().required("user", Json.type("string")).optional("info", PayloadSchemas.anything()).node(),
				"Somebody is present on a topic from now on.");
		send(channel, "presence:leave", topic().required("user", Json.type("string")).node(),
				"Somebody is not present on a topic any more.");
		send(channel, "presence:count", topic().required(COUNT, Json.type("integer")).node(),
				"How many are present on a topic, where there are too many to tell of each.");
	}

	private static Json.ObjectSchema topic() {
		return Json.objectSchema().required(TOPIC, Json.type("string"));
	}

	private static ObjectNode error() {
		Json.ObjectSchema violation = Json.objectSchema()
			.required("field", Json.type("string"))
			.required("message", Json.type("string"));
		return Json.objectSchema()
			.required("code", Json.type("string"))
			.required("message", Json.type("string"))
			.optional("violations", Json.array(violation.node()))
			.optional("payload", PayloadSchemas.anything())
			.node();
	}

	private static ObjectNode instant() {
		return Json.type("string").put("format", "date-time");
	}

	private void send(ApiChannel channel, String name, ObjectNode payload, String description) {
		// Answers to events with an id carry it.
		ObjectNode message = name.equals("error") ? this.format.answer(name, payload)
				: this.format.sent(name, payload, false);
		channel.send(shared(channel, name, message)).put("summary", description);
	}

	private void ask(ApiChannel channel, String name, ObjectNode payload, ObjectNode answer, String description) {
		String asked = shared(channel, name, this.format.received(name, payload, true));
		String answered = shared(channel, name + ".reply", this.format.answer(name, answer));
		channel.receive(asked, answered).put("summary", description);
	}

	private String shared(ApiChannel channel, String name, ObjectNode message) {
		String component = ApiChannel.key(name);
		if (!this.messages.has(component)) {
			this.messages.set(component, message);
		}
		return channel.message(name, Json.reference("#/components/messages/" + component));
	}

}
