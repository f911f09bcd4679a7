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

import io.github.wsext.event.EventEnvelope;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PayloadExamples}.
 */
class PayloadExamplesTests {

	private static final String DOCUMENT = """
			{"channels": {
			  "rooms": {"title": "rooms", "messages": {
			    "say": {"name": "say", "contentType": "application/json", "payload": {"type": "object", "properties": {
			      "kind": {"const": "say"}, "body": {"$ref": "#/components/schemas/Say"}, "id": {"type": "string"}}}},
			    "leave": {"name": "leave", "contentType": "application/json", "payload": {"type": "object", "properties": {
			      "kind": {"const": "leave"}}}},
			    "said": {"name": "said", "contentType": "application/json", "payload": {"type": "object", "properties": {
			      "kind": {"const": "said"}, "body": {"type": "string"}}}},
			    "list": {"$ref": "#/components/messages/list"},
			    "text": {"name": "text", "contentType": "application/json",
			      "payload": {"$ref": "#/components/schemas/Say"}}}},
			  "echo": {"title": "echo", "messages": {
			    "text": {"name": "text", "contentType": "text/plain", "payload": {"type": "string"}}}}},
			 "operations": {
			  "a": {"action": "receive", "channel": {"$ref": "#/channels/rooms"},
			    "messages": [{"$ref": "#/channels/rooms/messages/say"}]},
			  "b": {"action": "receive", "channel": {"$ref": "#/channels/rooms"},
			    "messages": [{"$ref": "#/channels/rooms/messages/leave"}, {"$ref": "#/channels/rooms/messages/list"}]},
			  "c": {"action": "send", "channel": {"$ref": "#/channels/rooms"},
			    "messages": [{"$ref": "#/channels/rooms/messages/said"}]},
			  "d": {"action": "receive", "channel": {"$ref": "#/channels/rooms"},
			    "messages": [{"$ref": "#/channels/rooms/messages/text"}]},
			  "e": {"action": "receive", "channel": {"$ref": "#/channels/echo"},
			    "messages": [{"$ref": "#/channels/echo/messages/text"}]}},
			 "components": {
			  "messages": {"list": {"name": "list", "contentType": "application/json", "payload": {"type": "object",
			    "properties": {"kind": {"const": "list"}, "body": {"type": "integer"}}}}},
			  "schemas": {"Say": {"type": "object", "properties": {"text": {"type": "string"}}}}}}""";

	private final PayloadExamples examples = new PayloadExamples(JsonMapper.shared().readTree(DOCUMENT),
			new EventEnvelope("kind", "body", "id"));

	@Test
	@DisplayName("Q8 the events that an endpoint receives have examples of their payloads, unless they have none")
	void events() {
		assertThat(this.examples.events("rooms").toString()).isEqualTo("{say={\"text\":\"text\"}, leave=null, list=0}");
		assertThat(this.examples.events("echo")).isEmpty();
		assertThat(this.examples.events("nobody")).isEmpty();
	}

	@Test
	@DisplayName("Q8 a text that is JSON has an example, and any other none")
	void texts() {
		assertThat(this.examples.text("rooms")).hasToString("{\"text\":\"text\"}");
		assertThat(this.examples.text("echo")).isNull();
		assertThat(this.examples.text("nobody")).isNull();
	}

}
