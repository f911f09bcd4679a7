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

package io.github.wsext.actuate;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;

import io.github.wsext.WsConnections;
import io.github.wsext.connection.ConnectionLifecycle;
import io.github.wsext.handshake.HandshakeLimits;
import io.github.wsext.topic.TopicRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.annotation.RegisterReflectionForBinding;
import org.springframework.boot.actuate.endpoint.Access;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.Sanitizer;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.SecurityContext;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.endpoint.annotation.DeleteOperation;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

/**
 * Actuator endpoint that tells of this node what is connected to it, closes connections
 * and drains the node. Holds up no connection, however many there are.
 */
@Endpoint(id = WsExtActuatorEndpoint.ID, defaultAccess = Access.READ_ONLY)
@RegisterReflectionForBinding({ ConnectionPage.class, TopicPage.class })
public final class WsExtActuatorEndpoint {

	static final String ID = "wsext";

	private static final String CONNECTIONS = "connections";

	private static final String TOPICS = "topics";

	private final NodeStatus status;

	private final TopicRegistry topics;

	private final HandshakeLimits limits;

	private final ConnectionLifecycle lifecycle;

	private final @Nullable TicketReport tickets;

	private final Sanitizer sanitizer;

	private final Show showValues;

	private final Collection<String> roles;

	private final ConnectionCloser closer;

	private final TopicIds topicIds = new TopicIds();

	/**
	 * Creates the endpoint.
	 * @param tickets what is known of tickets, if there are any
	 * @param functions mask values of their choice
	 * @param showValues who may see the names of users and topics, and addresses
	 * @param roles the roles of those who may, where not everybody does
	 */
	public WsExtActuatorEndpoint(NodeStatus status, WsConnections connections, TopicRegistry topics,
			HandshakeLimits limits, ConnectionLifecycle lifecycle, @Nullable TicketReport tickets,
			Iterable<SanitizingFunction> functions, Show showValues, Collection<String> roles) {
		this.status = status;
		this.topics = topics;
		this.limits = limits;
		this.lifecycle = lifecycle;
		this.tickets = tickets;
		this.sanitizer = new Sanitizer(functions);
		this.showValues = showValues;
		this.roles = roles;
		this.closer = new ConnectionCloser(status, connections);
	}

	/**
	 * This node: its endpoints, its limits, its tickets.
	 */
	@ReadOperation
	NodeDescription node() {
		Map<String, LimitDescription> limits = LimitDescription.all(this.status.connections(), this.limits);
		if (this.tickets != null) {
			limits.putAll(this.tickets.limits());
		}
		return new NodeDescription(this.status.node(), this.status.transport(), this.status.isDraining(),
				this.status.connections().count(), this.topics.size(), this.status.cluster(),
				this.status.endpoints()
					.stream()
					.map((endpoint) -> EndpointDescription.of(endpoint, this.status))
					.sorted(Comparator.comparing(EndpointDescription::path).thenComparing(EndpointDescription::id))
					.toList(),
				limits, (this.tickets != null) ? this.tickets.counts().describe() : null);
	}

	/**
	 * A page of connections or of topics.
	 * @param what {@code connections} or {@code topics}
	 * @param user name of the user whose connections are wanted
	 * @param endpoint path pattern of the endpoint whose connections are wanted
	 * @param topic the topic that is wanted, or whose subscribers are
	 * @param after where the page begins: {@code next} of the one before
	 * @param size how many are wanted, 100 if nothing is said
	 * @return {@code null} if there is no such thing
	 */
	@ReadOperation
	@Nullable OperationResponseBody list(@Selector String what, @Nullable String user, @Nullable String endpoint,
			@Nullable String topic, @Nullable String after, @Nullable Integer size) {
		return list(what, user, endpoint, topic, after, size, SecurityContext.NONE);
	}

	@Nullable OperationResponseBody list(String what, @Nullable String user, @Nullable String endpoint, @Nullable String topic,
			@Nullable String after, @Nullable Integer size, SecurityContext caller) {
		Masking masking = new Masking(this.sanitizer, this.showValues.isShown(caller, this.roles));
		if (what.equals(CONNECTIONS)) {
			if (endpoint != null) {
				Parameters.requireEndpoint(this.status, endpoint);
			}
			return ConnectionPage.of(this.status.connections(),
					new ConnectionPage.Query(user, endpoint, topic, Parameters.after(after), Parameters.size(size)),
					masking);
		}
		if (what.equals(TOPICS)) {
			if (user != null || endpoint != null) {
				throw new InvalidEndpointRequestException("Topics of a user or an endpoint",
						"Topics have neither a user nor an endpoint");
			}
			return TopicPage.of(this.status.node(), this.topics, this.topicIds,
					new TopicPage.Query(topic, Parameters.after(after), Parameters.size(size)), masking);
		}
		return null;
	}

	/**
	 * Closes connections, on all nodes: one, those of a user, or those of an endpoint.
	 * @param what {@code connections}
	 * @param id id of the only one
	 * @param user name of the user
	 * @param endpoint path pattern of the endpoint
	 * @param code close code, 4540 if nothing is said
	 * @param reason what the client reads
	 */
	@DeleteOperation
	ConnectionCloser.Closed close(@Selector String what, @Nullable String id, @Nullable String user,
			@Nullable String endpoint, @Nullable Integer code, @Nullable String reason) {
		if (!what.equals(CONNECTIONS)) {
			throw new InvalidEndpointRequestException("Not connections", "Only connections can be closed");
		}
		return this.closer.close(id, user, endpoint, code, reason);
	}

	/**
	 * Drains this node, or has it take connections again.
	 * @param draining which of both
	 */
	@WriteOperation
	Drained drain(boolean draining) {
		if (draining) {
			this.lifecycle.drain();
		}
		else {
			this.lifecycle.resume();
		}
		return new Drained(this.status.node(), this.status.isDraining());
	}

	/**
	 * Whether this node is drained.
	 *
	 * @param node its id
	 * @param draining whether it takes no further connections
	 */
	record Drained(String node, boolean draining) implements OperationResponseBody {
	}

}
