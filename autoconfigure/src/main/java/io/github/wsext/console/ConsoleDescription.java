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

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.connection.CloseStatuses;
import io.github.wsext.endpoint.CallbackDescriptor;
import io.github.wsext.endpoint.EndpointDescriptor;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.ticket.PageLogin.CsrfHeader;
import io.github.wsext.ticket.TicketCarrier;
import io.github.wsext.ticket.TicketSettings;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import org.springframework.http.HttpMethod;

/**
 * Description of the application for the page.
 *
 * @param application name of the application, if it has one
 * @param user who is logged in, if anybody can be
 * @param csrf what a request for a ticket has to bring, if anything
 * @param tickets how to get and carry a ticket, if there are any
 * @param envelope the keys of events
 * @param endpoints the endpoints, by path
 * @param closes what close codes mean
 */
record ConsoleDescription(@Nullable String application, @Nullable String user, @Nullable CsrfHeader csrf,
		@Nullable Tickets tickets, Envelope envelope, List<Endpoint> endpoints, List<CloseStatuses.Meaning> closes) {

	/**
	 * How a page gets and carries a ticket.
	 *
	 * @param path where to ask for one
	 * @param method how to ask
	 * @param carrier where a handshake has it, or {@code null} where a browser cannot
	 * @param queryParameter name of the query parameter
	 */
	record Tickets(String path, String method, @Nullable TicketCarrier carrier, String queryParameter) {

		static Tickets of(TicketSettings settings) {
			boolean post = settings.methods().contains(HttpMethod.POST);
			return new Tickets(settings.path(), (post ? HttpMethod.POST : HttpMethod.GET).name(),
					settings.carriers()
						.order()
						.stream()
						.filter((carrier) -> carrier != TicketCarrier.HEADER)
						.findFirst()
						.orElse(null),
					settings.carriers().queryParameter());
		}

	}

	/**
	 * The shape of events.
	 *
	 * @param eventKey key of the name
	 * @param payloadKey key of the payload
	 * @param idKey key of the id, which an answer brings back
	 */
	record Envelope(String eventKey, String payloadKey, String idKey) {

		static Envelope of(EventEnvelope envelope) {
			return new Envelope(envelope.eventKey(), envelope.payloadKey(), envelope.idKey());
		}

	}

	/**
	 * An endpoint.
	 *
	 * @param id its id
	 * @param path its path pattern
	 * @param authentication how clients prove who they are
	 * @param ticketResolver name of its own ticket resolver, or empty
	 * @param subprotocols the subprotocols that it speaks
	 * @param requireSubprotocol whether a client has to offer one
	 * @param allowedOrigins patterns of the origins of pages that may connect, besides
	 * its own
	 * @param maxMessageSize in bytes
	 * @param callbacks what it does
	 * @param events the events that it understands
	 * @param text an example of a text that it understands, if it is JSON
	 */
	record Endpoint(String id, String path, HandshakeAuthentication authentication, String ticketResolver,
			List<String> subprotocols, boolean requireSubprotocol, List<String> allowedOrigins, long maxMessageSize,
			List<Callback> callbacks, List<Event> events, @Nullable JsonNode text) {

		static final Comparator<Endpoint> ORDER = Comparator.comparing(Endpoint::path).thenComparing(Endpoint::id);

		static Endpoint of(EndpointDescriptor endpoint, @Nullable PayloadExamples examples) {
			return new Endpoint(endpoint.id(), endpoint.pattern(), endpoint.authentication(), endpoint.ticketResolver(),
					endpoint.subprotocols(), endpoint.requireSubprotocol(), endpoint.allowedOrigins(),
					endpoint.maxMessageSize(),
					endpoint.callbacks()
						.stream()
						.sorted(Comparator.comparing(CallbackDescriptor::kind)
							.thenComparing(CallbackDescriptor::methodName)
							.thenComparing((callback) -> String.valueOf(callback.event())))
						.map(Callback::of)
						.toList(),
					Event.of(endpoint, examples), (examples != null) ? examples.text(endpoint.id()) : null);
		}

	}

	/**
	 * A callback.
	 *
	 * @param kind name of its annotation
	 * @param event name of its event, if it is for one
	 * @param method its method
	 */
	record Callback(String kind, @Nullable String event, String method) {

		static Callback of(CallbackDescriptor callback) {
			return new Callback(callback.kind().annotation().getSimpleName(), callback.event(), callback.methodName());
		}

	}

	/**
	 * An event that clients may send.
	 *
	 * @param name its name
	 * @param example an example of its payload, if it has one and somebody knows
	 */
	record Event(String name, @Nullable JsonNode example) {

		/**
		 * Those of callbacks first, then those of the protocol.
		 */
		static List<Event> of(EndpointDescriptor endpoint, @Nullable PayloadExamples examples) {
			Map<String, @Nullable JsonNode> known = (examples != null) ? examples.events(endpoint.id()) : Map.of();
			Set<String> names = new LinkedHashSet<>();
			for (CallbackDescriptor callback : endpoint.callbacks()) {
				if (callback.event() != null) {
					names.add(callback.event());
				}
			}
			names.addAll(known.keySet());
			return names.stream().map((name) -> new Event(name, known.get(name))).toList();
		}

	}

}
