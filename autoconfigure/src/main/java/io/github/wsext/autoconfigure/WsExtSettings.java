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

package io.github.wsext.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.ConnectionSettings;
import io.github.wsext.console.ConsoleControllerRegistrar;
import io.github.wsext.endpoint.EndpointScanner;
import io.github.wsext.endpoint.EndpointSettings;
import io.github.wsext.endpoint.ReservedPath;
import io.github.wsext.endpoint.TicketSupport;
import io.github.wsext.engine.EngineSettings;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventSettings;
import io.github.wsext.event.HeartbeatSettings;
import io.github.wsext.handshake.HandshakeHosts;
import io.github.wsext.handshake.HandshakeLimitSettings;
import io.github.wsext.presence.PresenceSettings;
import io.github.wsext.send.OutboundSettings;
import io.github.wsext.ticket.TicketSettings;
import io.github.wsext.topic.history.HistorySettings;
import io.github.wsext.topic.history.TopicRetention;

import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

/**
 * Settings of the engine's parts, made of {@link WsExtProperties}, in which each default
 * is written once.
 *
 * @param properties the properties
 */
public record WsExtSettings(WsExtProperties properties) {

	/**
	 * The settings of an application with these properties and no others.
	 * @param properties names, which begin with {@code wsext.}, and values
	 */
	public static WsExtSettings of(Map<String, String> properties) {
		return new WsExtSettings(new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("wsext",
				WsExtProperties.class));
	}

	/**
	 * The settings of the engine.
	 */
	public EngineSettings engine() {
		return InvalidPropertyException
			.check(() -> new EngineSettings(connections(), events(), this.properties.conversation().maxThreads(),
					// Until tickets that were issued before have expired, and who had one
					// has
					// come in.
					this.properties.ticket().ttl().plus(ConnectionRegistry.OPENS_WITHIN)));
	}

	private ConnectionSettings connections() {
		OutboundSettings outbound = new OutboundSettings(this.properties.outbound().maxMessages(),
				this.properties.outbound().maxBytes().toBytes());
		ConnectionSettings settings = new ConnectionSettings(outbound, this.properties.sendTimeout(),
				this.properties.closeTimeout(), this.properties.topic().maxPerConnection(),
				this.properties.pingInterval(), this.properties.pingTimeout(), this.properties.connection().maxAge(),
				this.properties.connection().expiryGrace());
		DataSize maxUnfinished = this.properties.inbound().maxUnfinished();
		return (maxUnfinished != null) ? settings.withMaxUnfinishedBytes(maxUnfinished.toBytes()) : settings;
	}

	private EventSettings events() {
		WsExtProperties.Event event = this.properties.event();
		return new EventSettings(
				new EventEnvelope(event.eventKey(), event.payloadKey(), event.idKey(),
						this.properties.tracing().inEvents()),
				event.batchPrefix(), event.batchMaxSize(), event.batch(), event.maxPendingAnswers(),
				event.maxErrorsPerMinute(), event.answerFailures(),
				new HeartbeatSettings(event.heartbeat().interval(), event.heartbeat().texts()));
	}

	/**
	 * The topics that have presence.
	 */
	public PresenceSettings presence() {
		Map<String, PresenceSettings.Rule> rules = new HashMap<>();
		return InvalidPropertyException.check(() -> {
			this.properties.topic()
				.presence()
				.forEach((pattern, presence) -> rules.put(pattern, new PresenceSettings.Rule(presence.grace(),
						presence.maxAnnounced(), presence.maxInfo().toBytes())));
			return new PresenceSettings(rules);
		});
	}

	/**
	 * The topics whose last messages are kept.
	 */
	public HistorySettings history() {
		Map<String, TopicRetention> topics = new HashMap<>();
		this.properties.topic().history().forEach((topic, history) -> {
			try {
				topics.put(topic, history.retention());
			}
			catch (IllegalArgumentException ex) {
				throw new InvalidPropertyException("wsext.topic.history.\"[" + topic + "]\": " + ex.getMessage());
			}
		});
		return InvalidPropertyException.check(() -> new HistorySettings(topics));
	}

	/**
	 * The settings of tickets.
	 */
	public TicketSettings tickets() {
		return InvalidPropertyException.check(this.properties.ticket()::settings);
	}

	/**
	 * The limits at the door.
	 */
	public HandshakeLimitSettings handshakeLimits() {
		return handshakeLimits(this.properties.maxConnections(), 0);
	}

	HandshakeLimitSettings handshakeLimits(int maxConnections, int threads) {
		return InvalidPropertyException.check(() -> this.properties.handshakeLimits(maxConnections, threads));
	}

	/**
	 * The hosts that handshakes may ask for.
	 */
	public HandshakeHosts handshakeHosts() {
		return InvalidPropertyException.check(() -> new HandshakeHosts(this.properties.allowedHosts()));
	}

	/**
	 * A scanner that gives endpoints their settings.
	 * @param beanFactory has the endpoints
	 * @param security whether Spring Security is there
	 */
	public EndpointScanner scanner(ConfigurableListableBeanFactory beanFactory, boolean security) {
		if (this.properties.outbound().overflow() == OverflowPolicy.INHERIT) {
			throw new InvalidPropertyException(
					"wsext.outbound.overflow must not be inherit, as there is nothing to inherit from");
		}
		EndpointSettings defaults = new EndpointSettings(this.properties.maxMessageSize(),
				this.properties.allowedOrigins(), this.properties.unhandled(), this.properties.outbound().overflow());
		Map<String, EndpointSettings> settings = new HashMap<>();
		this.properties.endpoint()
			.forEach((id, endpoint) -> settings.put(id,
					new EndpointSettings(endpoint.maxMessageSize(), endpoint.allowedOrigins(), endpoint.unhandled(),
							endpoint.overflow(), endpoint.pingInterval(), endpoint.pingTimeout())));
		return new EndpointScanner(beanFactory, defaults, settings, ticketSupport(security),
				reservedPaths(beanFactory, security));
	}

	private List<ReservedPath> reservedPaths(ConfigurableListableBeanFactory beanFactory, boolean security) {
		List<ReservedPath> reserved = new ArrayList<>();
		reserved.add(new ReservedPath("/wsext/client.js", "the browser client"));
		if (this.properties.publish().enabled()) {
			reserved.add(new ReservedPath("/wsext/publish", "publishing by HTTP (wsext.publish.enabled)"));
		}
		if (this.properties.console().enabled()) {
			reserved.add(new ReservedPath(ConsoleControllerRegistrar.PATH,
					"the console for developers (wsext.console.enabled)"));
		}
		if (this.properties.asyncapi().enabled()) {
			reserved.add(new ReservedPath("/wsext/asyncapi.json", "the AsyncAPI document (wsext.asyncapi.enabled)"));
		}
		String error = beanFactory.resolveEmbeddedValue("${spring.web.error.path:${error.path:/error}}");
		reserved.add(new ReservedPath((error != null) ? error : "/error", "the error page"));
		if (security) {
			reserved
				.add(new ReservedPath(this.properties.ticket().path(), "where tickets are issued (wsext.ticket.path)"));
			reserved.add(new ReservedPath(this.properties.ticket().uriPath(),
					"the temporary URI of tickets (wsext.ticket.uri-path)"));
		}
		return reserved;
	}

	private TicketSupport ticketSupport(boolean security) {
		if (!security) {
			return TicketSupport.NO_SECURITY;
		}
		return this.properties.ticket().carriers().isEmpty() ? TicketSupport.NO_CARRIER : TicketSupport.AVAILABLE;
	}

}
