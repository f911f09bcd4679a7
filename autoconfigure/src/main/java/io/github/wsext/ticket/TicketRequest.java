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

package io.github.wsext.ticket;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;

/**
 * Request for a ticket: who asks for it, what it is for, and what it brings along.
 * Immutable.
 *
 * <pre>
 * TicketRequest.builder(caller).endpoint("/chat/lobby").attribute("seat", 12).build()
 * </pre>
 */
public final class TicketRequest {

	private final Authentication authentication;

	private final @Nullable String endpoint;

	private final @Nullable Object payload;

	private final Map<String, Object> attributes;

	private final Map<String, String> resume;

	private TicketRequest(Builder builder) {
		this.authentication = builder.authentication;
		this.endpoint = builder.endpoint;
		this.payload = builder.payload;
		this.attributes = Collections.unmodifiableMap(new LinkedHashMap<>(builder.attributes));
		this.resume = builder.resume;
	}

	/**
	 * A builder of a request.
	 * @param authentication the caller; an anonymous one gets no ticket
	 */
	public static Builder builder(Authentication authentication) {
		return new Builder(authentication);
	}

	/**
	 * The caller.
	 */
	public Authentication authentication() {
		return this.authentication;
	}

	/**
	 * Path of the endpoint the ticket is for, relative to the application and encoded as
	 * in a URL, or {@code null} for any endpoint.
	 */
	public @Nullable String endpoint() {
		return this.endpoint;
	}

	/**
	 * Data for the callbacks of the endpoint, see
	 * {@link io.github.wsext.TicketPayload @TicketPayload}.
	 */
	public @Nullable Object payload() {
		return this.payload;
	}

	/**
	 * Attributes the connection will start with, besides those of the
	 * {@link TicketAttributesProvider} beans, over which they win.
	 */
	public Map<String, Object> attributes() {
		return this.attributes;
	}

	/**
	 * Where the client was in topics before, by topic, as it says itself: the connection
	 * goes on from there in those that it is subscribed to.
	 */
	public Map<String, String> resume() {
		return this.resume;
	}

	/**
	 * Builder of a {@link TicketRequest}.
	 */
	public static final class Builder {

		private final Authentication authentication;

		private @Nullable String endpoint;

		private @Nullable Object payload;

		private final Map<String, Object> attributes = new LinkedHashMap<>();

		private Map<String, String> resume = Map.of();

		private Builder(Authentication authentication) {
			this.authentication = authentication;
		}

		/**
		 * Names the endpoint the ticket is for.
		 * @param endpoint its path, relative to the application and encoded as in a URL,
		 * such as {@code /chat/lobby}; {@code null} for any endpoint
		 */
		public Builder endpoint(@Nullable String endpoint) {
			this.endpoint = endpoint;
			return this;
		}

		/**
		 * Sets the data for the callbacks of the endpoint.
		 */
		public Builder payload(@Nullable Object payload) {
			this.payload = payload;
			return this;
		}

		/**
		 * Adds an attribute the connection will start with.
		 */
		public Builder attribute(String name, Object value) {
			this.attributes.put(name, value);
			return this;
		}

		/**
		 * Adds attributes the connection will start with.
		 */
		public Builder attributes(Map<String, ?> attributes) {
			this.attributes.putAll(attributes);
			return this;
		}

		/**
		 * Sets where the client was in topics before, by topic: the {@code pos} of the
		 * last message that it has got of each.
		 */
		public Builder resume(Map<String, String> resume) {
			this.resume = Map.copyOf(resume);
			return this;
		}

		/**
		 * The request.
		 */
		public TicketRequest build() {
			return new TicketRequest(this);
		}

	}

}
