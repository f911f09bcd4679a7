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

package io.github.wsext.connection;

import java.security.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.wsext.BroadcastResult;
import io.github.wsext.LeaveReason;
import io.github.wsext.WsConnection;
import io.github.wsext.event.EventError;
import io.github.wsext.send.Broadcasts;
import io.github.wsext.send.Overflow;
import io.github.wsext.support.EndedLogins;
import io.github.wsext.support.FailureLog;
import io.github.wsext.topic.Channel;
import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.WsTransport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * The registry of all connections. Thread-safe.
 */
public final class ConnectionRegistry {

	private static final Log logger = LogFactory.getLog(ConnectionRegistry.class);

	private static final Duration MIN_CHECK_INTERVAL = Duration.ofMillis(10);

	/** Longer than a handshake may take from the login to the connection. */
	public static final Duration OPENS_WITHIN = Duration.ofMinutes(10);

	private final ConnectionIndexes indexes = new ConnectionIndexes();

	/** Those whose last callback has not returned yet. */
	private final Set<ManagedConnection> unfinished = ConcurrentHashMap.newKeySet();

	/** Which channels of users are wanted. */
	private final Predicate<Channel> wanted = (channel) -> this.indexes.byUser().contains(channel.name());

	private final ConnectionEnvironment environment;

	private final FailureLog failures;

	private final UnfinishedMessages unfinishedMessages;

	private final @Nullable HeartbeatEvents heartbeats;

	/** Endpoints of which the log says why clients had to go. */
	private final Set<String> explained = ConcurrentHashMap.newKeySet();

	private final ConcurrentMap<String, EndpointTraffic> traffic = new ConcurrentHashMap<>();

	private volatile boolean draining;

	private volatile boolean leaving;

	/**
	 * Creates an empty registry.
	 */
	public ConnectionRegistry(ConnectionEnvironment environment) {
		this.environment = environment;
		this.failures = new FailureLog(environment.time()::nanos, () -> this.leaving);
		this.heartbeats = HeartbeatEvents.of(environment.events());
		this.unfinishedMessages = new UnfinishedMessages(environment.settings().maxUnfinishedBytes());
	}

	/**
	 * What all unfinished messages take together.
	 */
	UnfinishedMessages unfinishedMessages() {
		return this.unfinishedMessages;
	}

	/**
	 * What the application's code has thrown.
	 */
	FailureLog failures() {
		return this.failures;
	}

	/**
	 * What tells pages that the line is alive.
	 */
	@Nullable HeartbeatEvents heartbeats() {
		return this.heartbeats;
	}

	/**
	 * What a transport tells the connection that an accepted handshake opens.
	 */
	public TransportListener listener(ConnectionRequest request) {
		return new InboundMessages(this, request);
	}

	/**
	 * Creates a connection that nobody can find yet.
	 */
	ManagedConnection create(ConnectionRequest request, WsTransport transport) {
		return ManagedConnection.create(this.environment.ids().next(), request, transport, this.environment, this);
	}

	/**
	 * Lets a connection be found, unless it has ended already.
	 */
	void register(ManagedConnection connection) {
		this.unfinished.add(connection);
		Principal principal = connection.principal();
		String user = (principal != null) ? principal.getName() : null;
		if (connection.entry().add(this.indexes, connection, user) && user != null) {
			userChanged(user);
		}
		if (this.draining) {
			connection.closeElsewhere(CloseStatus.GOING_AWAY, LeaveReason.SHUTDOWN);
		}
		follow(connection);
	}

	/**
	 * Has a connection follow its login where that has gone while it was not there to be
	 * told.
	 */
	private void follow(ManagedConnection connection) {
		String session = connection.identity().session();
		if (session != null) {
			String current = this.environment.endedLogins().current(session);
			if (!current.equals(session)) {
				connection.changeSession(session, current);
				return;
			}
		}
		endWithLogin(connection);
	}

	/**
	 * Ends a connection whose login has ended while it was not there to be told.
	 */
	private void endWithLogin(ManagedConnection connection) {
		if (connection.identity().hasEnded(this.environment.endedLogins())) {
			connection.endAuthentication();
		}
	}

	/**
	 * A connection goes on under another identity.
	 */
	void renewed(ManagedConnection connection) {
		connection.entry().renewed(this.indexes, connection);
		follow(connection);
	}

	/**
	 * A client has to go because of its mistakes, of which its author may know nothing:
	 * the log says why, once for each endpoint.
	 */
	void tooManyMistakes(ManagedConnection connection, EventError last) {
		if (this.explained.add(connection.endpoint())) {
			logger.warn("Closed with 4501: " + connection + ", after " + this.environment.events().maxErrorsPerMinute()
					+ " mistakes in a minute, the last of them " + last.code()
					+ ". Texts such as \"ping\" can be allowed by wsext.event.heartbeat.texts, more mistakes"
					+ " by wsext.event.max-errors-per-minute. Further ones on this endpoint are not logged");
		}
	}

	/**
	 * Forgets a connection whose line is down.
	 */
	void remove(ManagedConnection connection) {
		String user = connection.entry().remove(this.indexes, connection);
		if (user != null) {
			userChanged(user);
		}
	}

	private void userChanged(String user) {
		this.environment.remote().interestChanged(Channel.ofUser(user), this.wanted);
		this.environment.remote().userChanged(user);
	}

	/**
	 * The last callback of a connection has returned.
	 */
	void finished(ManagedConnection connection) {
		this.unfinished.remove(connection);
	}

	/**
	 * All open connections, as a snapshot.
	 */
	public Collection<ManagedConnection> all() {
		return List.copyOf(this.indexes.byId().values());
	}

	/**
	 * All open connections, as they come and go: who is there all the time is met once.
	 */
	public Stream<ManagedConnection> stream() {
		return this.indexes.byId().values().stream();
	}

	/**
	 * The settings of all connections.
	 */
	public ConnectionSettings settings() {
		return this.environment.settings();
	}

	/**
	 * Memory that unfinished messages take, in bytes.
	 */
	public long unfinishedBytes() {
		return this.unfinishedMessages.bytes();
	}

	/**
	 * The open connection with an id.
	 */
	public @Nullable ManagedConnection find(String id) {
		return this.indexes.byId().get(id);
	}

	/**
	 * The open connections of a user, as a snapshot.
	 */
	public Collection<ManagedConnection> byUser(String user) {
		return this.indexes.byUser().get(user);
	}

	/**
	 * The open connections of an endpoint, as a snapshot.
	 */
	public Collection<ManagedConnection> byEndpoint(String endpoint) {
		return this.indexes.byEndpoint().get(endpoint);
	}

	/**
	 * The subscribers of a topic, as a snapshot.
	 */
	public Collection<ManagedConnection> byTopic(String topic) {
		return this.environment.topics()
			.subscribersOf(topic)
			.stream()
			.filter(ManagedConnection.class::isInstance)
			.map(ManagedConnection.class::cast)
			.toList();
	}

	/**
	 * The open connections that match. A filter that throws for one leaves out that one.
	 */
	public List<ManagedConnection> matching(Predicate<? super WsConnection> filter) {
		return this.indexes.byId().values().stream().filter((connection) -> matches(connection, filter)).toList();
	}

	private static boolean matches(ManagedConnection connection, Predicate<? super WsConnection> filter) {
		try {
			return filter.test(connection);
		}
		catch (Throwable ex) {
			logger.warn("Filter failed for " + connection, ex);
			return false;
		}
	}

	/**
	 * What the clients of an endpoint have sent and got up to now.
	 */
	public EndpointTraffic traffic(String endpoint) {
		EndpointTraffic traffic = trafficOf(endpoint);
		byEndpoint(endpoint).forEach((connection) -> connection.countInto(traffic));
		return traffic;
	}

	/**
	 * Has what a connection has counted added to that of its endpoint.
	 */
	void count(ManagedConnection connection) {
		connection.countInto(trafficOf(connection.endpoint()));
	}

	private EndpointTraffic trafficOf(String endpoint) {
		return this.traffic.computeIfAbsent(endpoint, (path) -> new EndpointTraffic());
	}

	/**
	 * Memory in bytes that unfinished messages may take together.
	 */
	public long maxUnfinishedBytes() {
		return this.environment.settings().maxUnfinishedBytes();
	}

	/**
	 * A time that only goes forward, in nanoseconds.
	 */
	public long nanos() {
		return this.environment.time().nanos();
	}

	/**
	 * Number of open connections.
	 */
	public int count() {
		return this.indexes.byId().size();
	}

	/**
	 * Sends to the open connections that match.
	 */
	BroadcastResult publish(Object message, Predicate<? super WsConnection> filter) {
		return Broadcasts.send(message, Overflow.DEFAULT, matching(filter));
	}

	/**
	 * Sends to all open connections.
	 */
	BroadcastResult publish(Object message) {
		return Broadcasts.send(message, Overflow.DEFAULT, this.indexes.byId().values());
	}

	/**
	 * A login has ended, or goes on elsewhere: its connections follow it, on all nodes.
	 */
	public void follow(LoginEnd end) {
		apply(end, now());
		if (end instanceof LoginEnd.OfUser ended) {
			// However little time has gone by since they came.
			byUser(ended.user()).forEach(ManagedConnection::endAuthentication);
		}
		if (!(this.leaving && end instanceof LoginEnd.OfSession)) {
			// Sessions that end with their node are of no other.
			this.environment.remote().tell(end);
		}
	}

	/**
	 * Has the connections of this node follow a login.
	 * @param at when it ended
	 */
	public void apply(LoginEnd end, Instant at) {
		EndedLogins logins = this.environment.endedLogins();
		// Who comes later asks these.
		if (end instanceof LoginEnd.OfUser ended) {
			logins.endUser(ended.user(), at);
			byUser(ended.user()).forEach((connection) -> {
				Instant begun = connection.identity().begun();
				if (!((begun != null) ? begun : connection.openedAt()).isAfter(at)) {
					connection.endAuthentication();
				}
			});
		}
		else if (end instanceof LoginEnd.OfSession ended) {
			logins.endSession(ended.session());
			this.indexes.bySession().get(ended.session()).forEach(ManagedConnection::endAuthentication);
		}
		else if (end instanceof LoginEnd.Moved moved) {
			logins.changeSession(moved.from(), moved.to());
			this.indexes.bySession()
				.get(moved.from())
				.forEach((connection) -> connection.changeSession(moved.from(), moved.to()));
		}
		else if (end instanceof LoginEnd.OfOthers others) {
			logins.own(others.session(), others.user(), others.changed());
			this.indexes.bySession().get(others.session()).forEach(this::endWithLogin);
		}
	}

	/**
	 * Closes all connections that somebody has logged in for: nobody knows whether their
	 * logins have ended.
	 */
	public void endAllLogins() {
		all().stream()
			.filter((connection) -> connection.principal() != null)
			.forEach(ManagedConnection::endAuthentication);
	}

	/**
	 * The HTTP sessions that have connections, by their keys.
	 */
	public Collection<String> sessionKeys() {
		return this.indexes.bySession().keys();
	}

	/**
	 * The HTTP sessions of a user's connections, by their keys.
	 */
	public Collection<String> sessionKeysOf(String user) {
		return this.indexes.byUser()
			.get(user)
			.stream()
			.map((connection) -> connection.identity().session())
			.filter(Objects::nonNull)
			.collect(Collectors.toSet());
	}

	/**
	 * Whether a message has come in an HTTP session since this was asked for the last
	 * time.
	 */
	public boolean takeActivity(String session) {
		boolean active = false;
		for (ManagedConnection connection : this.indexes.bySession().get(session)) {
			active |= connection.takeActivity();
		}
		return active;
	}

	/**
	 * What logins have ended.
	 */
	public EndedLogins endedLogins() {
		return this.environment.endedLogins();
	}

	/**
	 * Number of HTTP sessions that have connections.
	 */
	int sessions() {
		return this.indexes.bySession().size();
	}

	/**
	 * This node, as the others see it.
	 */
	public NodeDirectory.LocalNode node() {
		return new NodeDirectory.LocalNode() {

			@Override
			public String id() {
				return ConnectionRegistry.this.environment.ids().node();
			}

			@Override
			public int connections() {
				return count();
			}

			@Override
			public Collection<String> users() {
				return ConnectionRegistry.this.indexes.byUser().keys();
			}

			@Override
			public boolean isOnline(String user) {
				return ConnectionRegistry.this.indexes.byUser().contains(user);
			}

		};
	}

	/**
	 * The time by the clock of the application.
	 */
	public Instant now() {
		return this.environment.time().clock().instant();
	}

	/**
	 * Whether the server takes no further connections.
	 */
	public boolean isDraining() {
		return this.draining;
	}

	/**
	 * Whether the server shuts down.
	 */
	boolean isLeaving() {
		return this.leaving;
	}

	/**
	 * Closes all connections with 1001 and takes no others: the server shuts down.
	 */
	public void leave() {
		this.leaving = true;
		drain();
	}

	/**
	 * Closes all connections with 1001 and takes no others.
	 */
	public void drain() {
		this.draining = true;
		this.indexes.byId()
			.values()
			.forEach((connection) -> connection.closeElsewhere(CloseStatus.GOING_AWAY, LeaveReason.SHUTDOWN));
	}

	/**
	 * Whether there are connections whose last callback has not returned.
	 */
	boolean hasUnfinished() {
		return !this.unfinished.isEmpty();
	}

	/**
	 * Completes when the last callbacks of those connections have returned.
	 */
	CompletableFuture<Void> finished() {
		return CompletableFuture
			.allOf(this.unfinished.stream().map(ManagedConnection::finished).toArray(CompletableFuture[]::new));
	}

	/**
	 * Takes connections again.
	 */
	void accept() {
		this.leaving = false;
		this.draining = false;
	}

	/**
	 * Cuts what is still there.
	 */
	void terminateAll() {
		this.indexes.byId().values().forEach((connection) -> connection.terminate(LeaveReason.SHUTDOWN));
	}

	/**
	 * Looks for connections whose peer does not read, or does not answer a ping or a
	 * close frame. May be called at any time, on any thread.
	 * @return when to look again
	 */
	public Duration checkProgress() {
		long now = this.environment.time().nanos();
		long shortest = checkInterval().toNanos();
		for (ManagedConnection connection : this.indexes.byId().values()) {
			shortest = Math.min(shortest, checkProgress(connection, now));
		}
		this.failures.sumUp();
		return Duration.ofNanos(Math.max(MIN_CHECK_INTERVAL.toNanos(), shortest));
	}

	private static long checkProgress(ManagedConnection connection, long now) {
		try {
			return connection.checkProgress(now);
		}
		catch (Throwable ex) {
			// Of the application, or for want of memory: the others depend on this.
			logger.error("Check failed of " + connection, ex);
			return Long.MAX_VALUE;
		}
	}

	/**
	 * Whether no connection has a write or a ping under way. Where time is made to leap,
	 * what is under way would seem to take that long.
	 */
	public boolean isQuiet() {
		return this.indexes.byId().values().stream().allMatch(ManagedConnection::isQuiet);
	}

	private Duration checkInterval() {
		ConnectionSettings settings = this.environment.settings();
		long shortest = Math.min(settings.sendTimeout().toMillis(), settings.closeTimeout().toMillis());
		return Duration.ofMillis(Math.min(1000, shortest / 4));
	}

}
