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

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.endpoint.UnhandledMessage;
import io.github.wsext.handshake.HandshakeLimitSettings;
import io.github.wsext.limit.ConnectionLimits;
import io.github.wsext.ticket.AddressBinding;
import io.github.wsext.ticket.TicketCarrier;
import io.github.wsext.ticket.TicketSettings;
import io.github.wsext.topic.history.HistoryMode;
import io.github.wsext.topic.history.TopicRetention;
import io.github.wsext.transport.TransportMode;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpMethod;
import org.springframework.util.unit.DataSize;

/**
 * Settings of WsExt.
 *
 * @param allowedOrigins Origin patterns from which browsers may connect, in addition to
 * the application's own origin.
 * @param allowedHosts Hosts that handshakes may ask for, without port; "*." and a domain
 * is any host below it. Further ones are answered with 403. Any host if empty.
 * @param maxMessageSize Maximum size of a message of a client, counted in bytes over all
 * its fragments and after inflation.
 * @param maxConnections Maximum number of connections of this node; further handshakes
 * are answered with 503. If not set, at most nine tenths of what the container takes.
 * @param sendTimeout Maximum time one write to a client may take before its connection is
 * closed.
 * @param closeTimeout Maximum time a client may take to answer a close frame before its
 * connection is cut.
 * @param pingInterval Time between two pings to a client; 0 for none.
 * @param pingTimeout Maximum time in which nothing arrives from a client that has been
 * sent a ping, before its connection is closed with 1011.
 * @param unhandled What happens to a kind of message that an endpoint has no callback
 * for.
 * @param transport How frames leave and arrive. On Tomcat, without compression, WsExt
 * speaks WebSocket itself unless this is "standard".
 * @param masking Whether the server masks its frames. RFC 6455 section 5.1 forbids it;
 * the property exists for configurations that come from Ktor, and can only be false.
 * @param ticket tickets
 * @param limit limits at the door
 * @param outbound what waits for a client
 * @param inbound what clients send
 * @param conversation conversations
 * @param connection connections
 * @param topic topics
 * @param event events
 * @param publish publishing by HTTP
 * @param tracing observations, and traces made of them
 * @param asyncapi the AsyncAPI document of the endpoints
 * @param console the console for developers
 * @param compression compression of messages
 * @param shutdown the end of the application
 * @param endpoint Settings of single endpoints by their id.
 */
@ConfigurationProperties("wsext")
public record WsExtProperties(@DefaultValue List<String> allowedOrigins, @DefaultValue List<String> allowedHosts,
		@DefaultValue("64KB") DataSize maxMessageSize, @DefaultValue("100000") int maxConnections,
		@DefaultValue("10s") Duration sendTimeout, @DefaultValue("10s") Duration closeTimeout,
		@DefaultValue("25s") Duration pingInterval, @DefaultValue("15s") Duration pingTimeout,
		@DefaultValue("close") UnhandledMessage unhandled, @DefaultValue("auto") TransportMode transport,
		@DefaultValue("false") boolean masking, @DefaultValue Ticket ticket, @DefaultValue Limit limit,
		@DefaultValue Outbound outbound, @DefaultValue Inbound inbound, @DefaultValue Conversation conversation,
		@DefaultValue Connection connection, @DefaultValue Topic topic, @DefaultValue Event event,
		@DefaultValue Publish publish, @DefaultValue Tracing tracing, @DefaultValue AsyncApi asyncapi,
		@DefaultValue Console console, @DefaultValue Compression compression, @DefaultValue Shutdown shutdown,
		@DefaultValue Map<String, Endpoint> endpoint) {

	HandshakeLimitSettings handshakeLimits(int maxConnections, int threads) {
		ConnectionLimits connections = new ConnectionLimits(maxConnections, this.limit.connectionsPerAddress(),
				this.limit.connectionsPerPrincipal());
		return new HandshakeLimitSettings(connections, this.limit.handshakesPerSecond(),
				this.limit.handshakesPerAddress(), this.limit.failedTicketsPerAddress(), threads);
	}

	/**
	 * Tickets.
	 *
	 * @param ttl Time for which a ticket is valid, between 1 second and 10 minutes.
	 * @param path Path of the controller that issues tickets.
	 * @param methods HTTP methods of that controller: POST, GET or both.
	 * @param carriers Where tickets are looked for, in this order.
	 * @param queryParameter Query parameter that carries a ticket.
	 * @param uriPath Path of the temporary URI, to which the ticket is appended.
	 * @param requireEndpoint Whether a caller has to name the endpoint the ticket is for.
	 * @param maxPerPrincipal Maximum number of unused tickets of one principal; further
	 * requests are answered with 429.
	 * @param maxPerNode Maximum number of unused tickets of this node; further requests
	 * are answered with 503.
	 * @param reloadUser Whether the user is looked up once more when a ticket is
	 * redeemed, so that an account that was disabled meanwhile does not get in.
	 * @param issueRatePerMinute Maximum number of tickets one principal may ask for in a
	 * minute.
	 * @param issueRatePerAddress Maximum number of tickets that may be asked for from one
	 * address in a minute; 0 for no limit.
	 * @param bindOrigin Whether a ticket opens only from the origin that it was issued
	 * to, if both requests have one.
	 * @param bindAddress Whether a ticket opens only from the address that it was issued
	 * to, or from the network around it: 24 bits of an IPv4 address, 56 bits of an IPv6
	 * address.
	 */
	public record Ticket(@DefaultValue("30s") Duration ttl, @DefaultValue("/ticket") String path,
			@DefaultValue("POST") Set<String> methods, @DefaultValue( {
					"subprotocol", "header", "path", "query" }) List<TicketCarrier> carriers,
			@DefaultValue("ticket") String queryParameter, @DefaultValue("/ws-ticket") String uriPath,
			@DefaultValue("false") boolean requireEndpoint, @DefaultValue("20") int maxPerPrincipal,
			@DefaultValue("100000") int maxPerNode, @DefaultValue("false") boolean reloadUser,
			@DefaultValue("30") int issueRatePerMinute, @DefaultValue("0") int issueRatePerAddress,
			@DefaultValue("true") boolean bindOrigin, @DefaultValue("off") AddressBinding bindAddress){

		TicketSettings settings() {
			Set<HttpMethod> allowed = this.methods.stream()
				.map((name) -> HttpMethod.valueOf(name.toUpperCase(Locale.ROOT)))
				.collect(Collectors.toSet());
			return new TicketSettings(this.ttl, this.path, allowed, this.requireEndpoint,
					new TicketSettings.Carriers(this.carriers, this.queryParameter, this.uriPath),
					new TicketSettings.Unused(this.maxPerPrincipal, this.maxPerNode),
					new TicketSettings.IssueRate(this.issueRatePerMinute, this.issueRatePerAddress),
					new TicketSettings.Binding(this.bindOrigin, this.bindAddress));
		}

	}

	/**
	 * Limits at the door. An IPv6 address counts with all others of its 64 bits.
	 *
	 * @param connectionsPerPrincipal Maximum number of connections of one principal;
	 * further handshakes are answered with 429; 0 for no limit.
	 * @param connectionsPerAddress Maximum number of connections of one client address;
	 * further handshakes are answered with 429; 0 for no limit.
	 * @param handshakesPerSecond Maximum number of handshakes this node answers in a
	 * second; further ones are answered with 503; 0 for no limit.
	 * @param handshakesPerAddress Maximum number of handshakes one client address may
	 * begin in a minute; further ones are answered with 429; 0 for no limit.
	 * @param failedTicketsPerAddress Maximum number of tickets from one client address
	 * that may open nothing in a minute; further tickets are not looked at and answered
	 * with 429; 0 for no limit.
	 */
	public record Limit(@DefaultValue("0") int connectionsPerPrincipal, @DefaultValue("0") int connectionsPerAddress,
			@DefaultValue("0") int handshakesPerSecond, @DefaultValue("0") int handshakesPerAddress,
			@DefaultValue("0") int failedTicketsPerAddress) {
	}

	/**
	 * What waits for a client.
	 *
	 * @param maxMessages Maximum number of messages waiting for one client.
	 * @param maxBytes Maximum number of bytes waiting for one client; a single message
	 * may be larger.
	 * @param overflow What happens to a message for a client whose queue is full.
	 * @param socketBuffer Amount of data the operating system takes for one client before
	 * messages wait, to begin with; it grows for clients that read fast. 0 leaves it to
	 * the operating system. On Tomcat, unless "transport" is standard.
	 */
	public record Outbound(@DefaultValue("1024") int maxMessages, @DefaultValue("1MB") DataSize maxBytes,
			@DefaultValue("close") OverflowPolicy overflow, @DefaultValue("64KB") DataSize socketBuffer) {
	}

	/**
	 * What clients send.
	 *
	 * @param rate Maximum number of messages one client may send per second; more close
	 * its connection with 4429. Not limited if not set.
	 * @param ratePerPrincipal Maximum number of messages one principal may send per
	 * second over all its connections to this node; more close the connection they come
	 * from with 4429. Not limited if not set.
	 * @param maxUnfinished Maximum amount of memory the unfinished messages of all
	 * connections may take together; what goes beyond closes its connection with 1013. A
	 * quarter of the heap if not set.
	 */
	public record Inbound(@Nullable Long rate, @Nullable Long ratePerPrincipal, @Nullable DataSize maxUnfinished) {
	}

	/**
	 * Conversations.
	 *
	 * @param maxThreads Maximum number of threads for conversations and for reading
	 * messages while they arrive, on a JVM without virtual threads.
	 */
	public record Conversation(@DefaultValue("256") int maxThreads) {
	}

	/**
	 * Connections.
	 *
	 * @param maxAge Maximum time a connection goes on without a fresh ticket; not limited
	 * if not set.
	 * @param expiryGrace Time before the end of its authentication at which a client is
	 * told, by the event auth:expiring.
	 * @param sessionCheck Time between two looks at HTTP sessions with connections,
	 * because not every store tells of their end.
	 * @param keepSessionAlive Whether messages of a client keep its HTTP session alive,
	 * as its requests do.
	 */
	public record Connection(@Nullable Duration maxAge, @DefaultValue("30s") Duration expiryGrace,
			@DefaultValue("30s") Duration sessionCheck, boolean keepSessionAlive) {
	}

	/**
	 * Topics.
	 *
	 * @param maxPerConnection Maximum number of topics one connection may subscribe to,
	 * beside its own path.
	 * @param history Topics whose last messages are kept, for clients that come back: by
	 * name, or by pattern where the topic begins with a slash; the most specific counts.
	 * @param presence Topics of which is known who is subscribed: patterns of paths, as
	 * in "[/chat/**]", or exact names.
	 */
	public record Topic(@DefaultValue("100") int maxPerConnection, @DefaultValue Map<String, History> history,
			@DefaultValue Map<String, Presence> presence) {
	}

	/**
	 * Presence on the topics of a pattern.
	 *
	 * @param grace Time for which a user whose last connection has gone is present all
	 * the same, as while a page is loaded anew.
	 * @param maxAnnounced Maximum number of users up to which each join and leave is an
	 * event; above it their number is one, once a second at most.
	 * @param maxInfo Maximum size of what the application may say of a user, in bytes of
	 * JSON; 64 KB at most.
	 */
	public record Presence(@DefaultValue("15s") Duration grace, @DefaultValue("200") int maxAnnounced,
			@DefaultValue("1KB") DataSize maxInfo) {
	}

	/**
	 * What is kept of topics.
	 *
	 * @param size Maximum number of messages that are kept of a topic; 100 if not set,
	 * and 1 if only the latest is kept.
	 * @param ttl Time for which a message is kept at least, unless "size" others follow.
	 * @param maxRecover Maximum number of messages that a client may have missed and
	 * gets; as many as are kept if not set.
	 * @param mode Whether all messages count, or the latest makes those before it
	 * obsolete, so that whoever subscribes gets that first.
	 */
	public record History(@Nullable Integer size, @DefaultValue("5m") Duration ttl, @Nullable Integer maxRecover,
			@DefaultValue("stream") HistoryMode mode) {

		private static final int DEFAULT_SIZE = 100;

		TopicRetention retention() {
			int kept = (this.size != null) ? this.size : (this.mode == HistoryMode.LATEST) ? 1 : DEFAULT_SIZE;
			return new TopicRetention(kept, this.ttl, (this.maxRecover != null) ? this.maxRecover : Math.max(kept, 1),
					this.mode);
		}

	}

	/**
	 * Events.
	 *
	 * @param eventKey Key of an event's name in its message; none of topic, pos,
	 * traceparent and tracestate, which are reserved.
	 * @param payloadKey Key of an event's payload in its message; none of those that are
	 * reserved.
	 * @param idKey Key of the identifier that a reply carries back; none of those that
	 * are reserved.
	 * @param batch Events that are collected per connection, with the time between two
	 * batches.
	 * @param batchPrefix What the name of a batch begins with.
	 * @param batchMaxSize Number of collected payloads at which a batch is sent early.
	 * @param maxPendingAnswers Maximum number of questions to one client that are without
	 * an answer.
	 * @param maxErrorsPerMinute Number of bad envelopes, unknown events and payloads of
	 * another shape within a minute with which a client's connection is closed.
	 * @param answerFailures Whether the failure of a callback for an event is answered
	 * with the error "failed", if the client has given an id, instead of closing the
	 * connection with 1011.
	 * @param heartbeat how both sides tell each other by messages that they are there
	 */
	public record Event(@DefaultValue("event") String eventKey, @DefaultValue("payload") String payloadKey,
			@DefaultValue("id") String idKey, @DefaultValue Map<String, Duration> batch,
			@DefaultValue("batch_") String batchPrefix, @DefaultValue("1000") int batchMaxSize,
			@DefaultValue("100") int maxPendingAnswers, @DefaultValue("10") int maxErrorsPerMinute,
			@DefaultValue("false") boolean answerFailures, @DefaultValue Heartbeat heartbeat) {
	}

	/**
	 * Messages by which both sides tell each other that they are there.
	 *
	 * @param interval Time between two heartbeat events to a client that has asked for
	 * them, as the browser client does; 0 for none.
	 * @param texts Texts that clients may send to endpoints that take events, such as
	 * "ping": they are neither answered nor counted as bad envelopes.
	 */
	public record Heartbeat(@DefaultValue("25s") Duration interval, @DefaultValue Set<String> texts) {
	}

	/**
	 * Publishing by HTTP.
	 *
	 * @param enabled Whether POST /wsext/publish is there, for callers with the authority
	 * "wsext:publish".
	 * @param ratePerMinute Maximum number of requests of one caller that are answered in
	 * a minute; further ones are answered with 429.
	 */
	public record Publish(@DefaultValue("false") boolean enabled, @DefaultValue("600") int ratePerMinute) {
	}

	/**
	 * Observations, and traces made of them.
	 *
	 * @param enabled Whether handshakes, callbacks, messages and questions are observed.
	 * If not set, they are where an ObservationHandler bean makes more of them than
	 * meters, as those of a tracer do.
	 * @param inEvents Whether events carry the W3C trace context, both ways.
	 */
	public record Tracing(@Nullable Boolean enabled, @DefaultValue("false") boolean inEvents) {
	}

	/**
	 * The console for developers.
	 *
	 * @param enabled Whether /wsext/console is there while the application is developed:
	 * with Spring Boot DevTools or the profile "dev".
	 */
	public record Console(@DefaultValue("true") boolean enabled) {
	}

	/**
	 * The AsyncAPI document of the endpoints and their messages.
	 *
	 * @param enabled Whether GET /wsext/asyncapi.json is there.
	 * @param title What the application is called in it. If not set,
	 * spring.application.name.
	 * @param version Version of the application. If not set, that of its manifest or of
	 * its build information.
	 * @param description What the application is for, in Markdown.
	 * @param server Where clients find the application, such as wss://chat.example.com.
	 * If not set, its port on localhost.
	 */
	public record AsyncApi(@DefaultValue("false") boolean enabled, @Nullable String title, @Nullable String version,
			@Nullable String description, @Nullable URI server) {
	}

	/**
	 * Compression of messages.
	 *
	 * @param enabled Whether to negotiate permessage-deflate, which costs about 100 KB of
	 * memory per connection.
	 */
	public record Compression(@DefaultValue("false") boolean enabled) {
	}

	/**
	 * The end of the application.
	 *
	 * @param grace Maximum time to wait for clients to answer the close frame.
	 */
	public record Shutdown(@DefaultValue("5s") Duration grace) {
	}

	/**
	 * Settings of one endpoint; they go before those of its annotation.
	 *
	 * @param maxMessageSize Maximum size of a message of a client.
	 * @param allowedOrigins Origin patterns from which browsers may connect.
	 * @param unhandled What happens to a kind of message that the endpoint has no
	 * callback for.
	 * @param overflow What happens to a message for a client whose queue is full.
	 * @param pingInterval Time between two pings to a client; 0 for none.
	 * @param pingTimeout Maximum time a client may take to answer a ping before its
	 * connection is closed with 1011.
	 */
	public record Endpoint(@Nullable DataSize maxMessageSize, @Nullable List<String> allowedOrigins,
			@Nullable UnhandledMessage unhandled, @Nullable OverflowPolicy overflow, @Nullable Duration pingInterval,
			@Nullable Duration pingTimeout) {
	}

}
