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

import java.util.Locale;

import io.github.wsext.endpoint.EndpointDescriptor;
import io.github.wsext.ticket.TicketCarrier;
import io.github.wsext.ticket.TicketSettings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How tickets travel, as far as the document has a word for it: as a trait of the
 * operations of endpoints that take them.
 */
final class TicketSecurity {

	private static final String TRAIT = "ticket";

	private final ObjectNode schemes = Json.object();

	private final TicketSettings.@Nullable Carriers carriers;

	/**
	 * Creates the security of an application.
	 * @param carriers where tickets may be, or {@code null} if nobody can have one
	 */
	TicketSecurity(TicketSettings.@Nullable Carriers carriers) {
		this.carriers = carriers;
		if (carriers != null) {
			for (TicketCarrier carrier : carriers.order()) {
				ObjectNode scheme = scheme(carrier, carriers);
				if (scheme != null) {
					this.schemes.set(TRAIT + "." + carrier.name().toLowerCase(Locale.ROOT), scheme);
				}
			}
		}
	}

	private static @Nullable ObjectNode scheme(TicketCarrier carrier, TicketSettings.Carriers carriers) {
		return switch (carrier) {
			case SUBPROTOCOL -> Json.type("httpApiKey")
				.put("in", "header")
				.put("name", "Sec-WebSocket-Protocol")
				.put("description", "A one-time ticket among the subprotocols: `wsext.v1, wsext.ticket.<ticket>`");
			case HEADER -> Json.type("http").put("scheme", "Ticket").put("description", "A one-time ticket");
			case QUERY -> Json.type("httpApiKey")
				.put("in", "query")
				.put("name", carriers.queryParameter())
				.put("description", "A one-time ticket");
			// Another path than that of the endpoint is nothing that a scheme can say.
			case PATH -> null;
		};
	}

	/**
	 * Whether tickets open the connections of an endpoint.
	 */
	boolean isTicketed(EndpointDescriptor endpoint) {
		return this.carriers != null && endpoint.authentication().acceptsTicket();
	}

	/**
	 * Reference to the trait of an endpoint's operations, or {@code null} if they have
	 * none.
	 */
	@Nullable String trait(EndpointDescriptor endpoint) {
		boolean described = isTicketed(endpoint) && endpoint.ticketResolver().isEmpty() && !this.schemes.isEmpty();
		return described ? "#/components/operationTraits/" + TRAIT : null;
	}

	/**
	 * Adds what the trait says to the components of the document.
	 */
	void addTo(ObjectNode components) {
		components.set("securitySchemes", this.schemes);
		ObjectNode traits = components.putObject("operationTraits");
		if (!this.schemes.isEmpty()) {
			ArrayNode either = traits.putObject(TRAIT).putArray("security");
			this.schemes.propertyNames()
				.forEach((scheme) -> either.add(Json.reference("#/components/securitySchemes/" + scheme)));
		}
	}

}
