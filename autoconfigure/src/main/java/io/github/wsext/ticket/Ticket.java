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

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.core.log.LogFormatUtils;
import org.springframework.security.core.Authentication;
import org.springframework.util.Assert;

/**
 * Ticket as it is kept between issue and handshake: who has it, what it opens, until
 * when, and what it brings along. Immutable. The secret itself is not part of it.
 */
public final class Ticket {

	private final Authentication authentication;

	private final @Nullable String endpoint;

	private final Map<String, Object> attributes;

	private final @Nullable Object payload;

	private final Map<String, String> resume;

	private final Instant issuedAt;

	private final Instant expiresAt;

	private final @Nullable Instant authenticatedUntil;

	private final @Nullable String session;

	private final @Nullable String origin;

	private final @Nullable String address;

	private Ticket(Builder builder, Instant issuedAt, Instant expiresAt) {
		this.authentication = builder.authentication;
		this.endpoint = builder.endpoint;
		this.attributes = builder.attributes;
		this.payload = builder.payload;
		this.resume = builder.resume;
		this.issuedAt = issuedAt;
		this.expiresAt = expiresAt;
		this.authenticatedUntil = builder.authenticatedUntil;
		this.session = builder.session;
		this.origin = builder.origin;
		this.address = builder.address;
	}

	/**
	 * A builder of a ticket. When it was issued and when it expires has to be said.
	 * @param authentication the caller the ticket is issued to
	 */
	public static Builder builder(Authentication authentication) {
		return new Builder(authentication);
	}

	/**
	 * A builder of a ticket that is like this one.
	 */
	public Builder toBuilder() {
		return builder(this.authentication).endpoint(this.endpoint)
			.attributes(this.attributes)
			.payload(this.payload)
			.resume(this.resume)
			.issuedAt(this.issuedAt)
			.expiresAt(this.expiresAt)
			.authenticatedUntil(this.authenticatedUntil)
			.session(this.session)
			.origin(this.origin)
			.address(this.address);
	}

	/**
	 * The caller the ticket was issued to.
	 */
	public Authentication authentication() {
		return this.authentication;
	}

	/**
	 * Concrete path the ticket is bound to, decoded, such as {@code /chat/lobby}, or
	 * {@code null} if it opens any endpoint.
	 */
	public @Nullable String endpoint() {
		return this.endpoint;
	}

	/**
	 * Attributes the connection will start with.
	 */
	public Map<String, Object> attributes() {
		return this.attributes;
	}

	/**
	 * Typed data for the callbacks of the endpoint.
	 */
	public @Nullable Object payload() {
		return this.payload;
	}

	/**
	 * Where the client was in topics before, by topic, as it says itself.
	 */
	public Map<String, String> resume() {
		return this.resume;
	}

	/**
	 * When the ticket was issued.
	 */
	public Instant issuedAt() {
		return this.issuedAt;
	}

	/**
	 * From when on the ticket is refused.
	 */
	public Instant expiresAt() {
		return this.expiresAt;
	}

	/**
	 * When the caller's own authentication ends, if it does.
	 */
	public @Nullable Instant authenticatedUntil() {
		return this.authenticatedUntil;
	}

	/**
	 * Key of the HTTP session in which the ticket was issued, if there was one.
	 */
	public @Nullable String session() {
		return this.session;
	}

	/**
	 * {@code Origin} header of the request that asked for the ticket, if it had one.
	 */
	public @Nullable String origin() {
		return this.origin;
	}

	/**
	 * Address or network of the client the ticket was issued to, if it is bound to that.
	 */
	public @Nullable String address() {
		return this.address;
	}

	/**
	 * Whether the ticket is to be refused at this time.
	 */
	public boolean isExpired(Instant now) {
		return !now.isBefore(this.expiresAt);
	}

	/**
	 * For logs: names and paths are what users have made of them.
	 */
	@Override
	public String toString() {
		return "Ticket[principal=" + LogFormatUtils.formatValue(this.authentication.getName(), -1, true) + ", endpoint="
				+ LogFormatUtils.formatValue(this.endpoint, -1, true) + ", expiresAt=" + this.expiresAt + "]";
	}

	/**
	 * Builder of a {@link Ticket}.
	 */
	public static final class Builder {

		private final Authentication authentication;

		private @Nullable String endpoint;

		private Map<String, Object> attributes = Map.of();

		private @Nullable Object payload;

		private Map<String, String> resume = Map.of();

		private @Nullable Instant issuedAt;

		private @Nullable Instant expiresAt;

		private @Nullable Instant authenticatedUntil;

		private @Nullable String session;

		private @Nullable String origin;

		private @Nullable String address;

		private Builder(Authentication authentication) {
			this.authentication = authentication;
		}

		/**
		 * Binds the ticket to a path, decoded.
		 */
		public Builder endpoint(@Nullable String endpoint) {
			this.endpoint = endpoint;
			return this;
		}

		/**
		 * Sets the attributes the connection will start with. They are copied, without
		 * those that are {@code null}.
		 */
		public Builder attributes(Map<String, ? extends @Nullable Object> attributes) {
			Map<String, Object> copy = new LinkedHashMap<>();
			attributes.forEach((name, value) -> {
				if (value != null) {
					copy.put(name, value);
				}
			});
			this.attributes = copy.isEmpty() ? Map.of() : Collections.unmodifiableMap(copy);
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
		 * Sets where the client was in topics before, by topic.
		 */
		public Builder resume(Map<String, String> resume) {
			this.resume = Map.copyOf(resume);
			return this;
		}

		/**
		 * Sets when the ticket was issued.
		 */
		public Builder issuedAt(Instant issuedAt) {
			this.issuedAt = issuedAt;
			return this;
		}

		/**
		 * Sets from when on the ticket is refused.
		 */
		public Builder expiresAt(Instant expiresAt) {
			this.expiresAt = expiresAt;
			return this;
		}

		/**
		 * Sets when the caller's own authentication ends.
		 */
		public Builder authenticatedUntil(@Nullable Instant authenticatedUntil) {
			this.authenticatedUntil = authenticatedUntil;
			return this;
		}

		/**
		 * Sets the key of the HTTP session in which the ticket was issued.
		 */
		public Builder session(@Nullable String session) {
			this.session = session;
			return this;
		}

		/**
		 * Sets the origin of the request that asked for the ticket.
		 */
		public Builder origin(@Nullable String origin) {
			this.origin = origin;
			return this;
		}

		/**
		 * Binds the ticket to an address or network.
		 */
		public Builder address(@Nullable String address) {
			this.address = address;
			return this;
		}

		/**
		 * The ticket.
		 */
		public Ticket build() {
			Instant issued = this.issuedAt;
			Instant expires = this.expiresAt;
			Assert.state(issued != null && expires != null, "A ticket is issued at a time and expires at another");
			return new Ticket(this, issued, expires);
		}

	}

}
