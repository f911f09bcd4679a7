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

import io.github.wsext.event.EventEnvelope;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Examples of what endpoints understand, by the AsyncAPI document of the application.
 * Immutable.
 */
final class PayloadExamples {

	private final JsonNode document;

	private final EventEnvelope envelope;

	private final SchemaExamples examples;

	/**
	 * Creates the examples.
	 * @param document the AsyncAPI document
	 * @param envelope the shape of events
	 */
	PayloadExamples(JsonNode document, EventEnvelope envelope) {
		this.document = document;
		this.envelope = envelope;
		this.examples = new SchemaExamples(document);
	}

	/**
	 * The payloads of the events that an endpoint understands, by their names, those that
	 * every endpoint does included; {@code null} where there is none to be sent.
	 * @param endpoint id of the endpoint
	 */
	Map<String, @Nullable JsonNode> events(String endpoint) {
		Map<String, @Nullable JsonNode> events = new LinkedHashMap<>();
		for (JsonNode message : received(endpoint)) {
			JsonNode properties = message.path("payload").path("properties");
			if (properties.has(this.envelope.eventKey())) {
				JsonNode payload = properties.path(this.envelope.payloadKey());
				events.put(message.path("name").asString(), payload.isMissingNode() ? null : this.examples.of(payload));
			}
		}
		return events;
	}

	/**
	 * A text that an endpoint understands.
	 * @param endpoint id of the endpoint
	 * @return {@code null} if it is no JSON, or nobody knows
	 */
	@Nullable JsonNode text(String endpoint) {
		for (JsonNode message : received(endpoint)) {
			if (message.path("name").asString().equals("text")
					&& message.path("contentType").asString().endsWith("json")) {
				return this.examples.of(message.path("payload"));
			}
		}
		return null;
	}

	private Iterable<JsonNode> received(String endpoint) {
		return this.document.path("operations")
			.valueStream()
			.filter((operation) -> operation.path("action").asString().equals("receive"))
			.filter((operation) -> resolve(operation.path("channel")).path("title").asString().equals(endpoint))
			.flatMap((operation) -> operation.path("messages").valueStream())
			.map((message) -> resolve(resolve(message)))
			.toList();
	}

	/**
	 * What a reference leads to, or what is no reference.
	 */
	private JsonNode resolve(JsonNode node) {
		return node.has("$ref") ? this.document.at(node.path("$ref").asString().replaceFirst("^#", "")) : node;
	}

}
