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

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

import io.github.wsext.dispatch.EndpointDispatchers;
import io.github.wsext.endpoint.EndpointDescriptor;
import io.github.wsext.endpoint.InvalidEndpointException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.util.DigestUtils;

/**
 * The AsyncAPI 3.0 document of the application's endpoints. Made when it is first asked
 * for, and the same from then on. Thread-safe.
 */
public final class AsyncApiDocument {

	private final EndpointDispatchers dispatchers;

	private final JsonMapper mapper;

	private final Protocol protocol;

	private final Supplier<AsyncApiSettings> settings;

	private final List<AsyncApiMessage> further;

	private final AtomicReference<@Nullable Made> made = new AtomicReference<>();

	/**
	 * Creates the document of what is known when it is first asked for.
	 * @param dispatchers the endpoints
	 * @param mapper writes and reads payloads
	 * @param settings what the document says of the application as a whole
	 * @param further messages that no annotation tells of, in order
	 */
	public AsyncApiDocument(EndpointDispatchers dispatchers, JsonMapper mapper, Protocol protocol,
			Supplier<AsyncApiSettings> settings, List<AsyncApiMessage> further) {
		this.dispatchers = dispatchers;
		this.mapper = mapper;
		this.protocol = protocol;
		this.settings = settings;
		this.further = List.copyOf(further);
	}

	/**
	 * Checks that what clients send has an endpoint to go to.
	 * @throws InvalidEndpointException if there is none
	 */
	void check() {
		List<String> paths = this.dispatchers.endpoints().stream().map(EndpointDescriptor::pattern).sorted().toList();
		for (AsyncApiMessage message : this.further) {
			if (message.direction() == AsyncApiMessage.Direction.RECEIVED && !paths.contains(message.address())) {
				throw new InvalidEndpointException(
						"A received AsyncApiMessage has the path '%s', but no endpoint has it".formatted(
								message.address()),
						"Write the path as it is in @WsExtEndpoint: one of " + paths + ".");
			}
		}
	}

	/**
	 * The document as a tree of its own, which may be changed.
	 */
	public ObjectNode tree() {
		return made().tree().deepCopy();
	}

	/**
	 * The document as JSON in UTF-8, with two spaces for each level; not to be changed.
	 */
	byte[] json() {
		return made().json();
	}

	/**
	 * What tells two documents apart, in quotes.
	 */
	String entityTag() {
		return made().entityTag();
	}

	private Made made() {
		Made known = this.made.get();
		if (known == null) {
			// Not under a lock: this asks the application's serializers. Whoever makes it
			// at the same time makes the same.
			this.made.compareAndSet(null, make());
			known = Objects.requireNonNull(this.made.get());
		}
		return known;
	}

	private Made make() {
		ObjectNode tree = new DocumentBuilder(this.settings.get(), this.protocol, this.mapper).build(this.dispatchers,
				this.further);
		byte[] json = JsonMapper.shared()
			.writerWithDefaultPrettyPrinter()
			.writeValueAsString((JsonNode) tree)
			.replace("\r\n", "\n")
			.getBytes(StandardCharsets.UTF_8);
		return new Made(tree, json, '"' + DigestUtils.md5DigestAsHex(json) + '"');
	}

	/**
	 * The document in its forms.
	 */
	private record Made(ObjectNode tree, byte[] json, String entityTag) {
	}

}
