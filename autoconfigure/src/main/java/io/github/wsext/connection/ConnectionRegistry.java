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
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.wsext.BroadcastResult;
import io.github.wsext.CloseResult;
import io.github.wsext.LeaveReason;
import io.github.wsext.SendResult;
import io.github.wsext.WsCluster;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.event.EventError;
import io.github.wsext.send.Broadcasts;
import io.github.wsext.send.Overflow;
import io.github.wsext.support.EndedLogins;
import io.github.wsext.transport.TransportListener;
import io.github.wsext.transport.WsTransport;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.web.socket.CloseStatus;

/**
 * The registry of all connections. Thread-safe.
 */
public final class ConnectionRegistry implements WsConnections {

	private static final Log logger = LogFactory.getLog(ConnectionRegistry.class);

	private static final Duration MIN_CHECK_INTERVAL = Duration.ofMillis(10);

	/** Longer than a handshake may take from the login to the connection. */
	public static final Duration OPENS_WITHIN = Duration.ofMinutes(10);

	private final ConnectionIndexes indexes = new ConnectionIndexes();

	/** Those whose last callback has not returned yet. */
	private final Set<ManagedConnection> unfinished = ConcurrentHashMap.newKeySet();

	private final ConnectionIds ids = new ConnectionIds();

	private final ConnectionEnvironment environment;

	private final FailureLog failures;

	private final UnfinishedMessages unfinishedMessages;

	private final @Nullable HeartbeatEvents heartbeats;

	/** Endpoints of which the log says why clients had to go. */
	private final Set<String> explained = ConcurrentHashMap.newKeySet();

	/** Told of users who are disconnected. */
	private volatile Consumer<? super String> disconnecting = (user) -> {
	};

	private volatile boolean draining;

	/**
	 * Creates an empty registry.
	 */
	public ConnectionRegistry(ConnectionEnvironment environment) {
		this.environment = environment;
		this.failures = new FailureLog(environment.time()::nanos, () -> this.draining);
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
		return ManagedConnection.create(this.ids.next(), request, transport, this.environment, this);
	}

	/**
	 * Lets a connection be found, unless it has ended already.
	 */
	void register(ManagedConnection connection) {
		this.unfinished.add(connection);
		Principal principal = connection.principal();
		connection.entry().add(this.indexes, connection, (principal != null) ? principal.getName() : null);
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
		connection.entry().remove(this.indexes, connection);
	}

	/**
	 * The last callback of a connection has returned.
	 */
	void finished(ManagedConnection connection) {
		this.unfinished.remove(connection);
	}

	@Override
	public Collection<WsConnection> all() {
		return List.copyOf(this.indexes.byId().values());
	}

	@Override
	public Optional<WsConnection> find(String id) {
		return Optional.ofNullable(this.indexes.byId().get(id));
	}

	@Override
	public Collection<WsConnection> byUser(String user) {
		return List.copyOf(this.indexes.byUser().get(user));
	}

	@Override
	public Collection<WsConnection> byEndpoint(String endpoint) {
		return List.copyOf(this.indexes.byEndpoint().get(endpoint));
	}

	@Override
	public Collection<WsConnection> byTopic(String topic) {
		return List.copyOf(subscribersOf(topic));
	}

	private List<ManagedConnection> subscribersOf(String topic) {
		return this.environment.topics()
			.subscribersOf(topic)
			.stream()
			.filter(ManagedConnection.class::isInstance)
			.map(ManagedConnection.class::cast)
			.toList();
	}

	@Override
	public Collection<WsConnection> matching(Predicate<? super WsConnection> filter) {
		return select(filter).map(WsConnection.class::cast).toList();
	}

	@Override
	public int count() {
		return this.indexes.byId().size();
	}

	@Override
	public int count(Predicate<? super WsConnection> filter) {
		return (int) select(filter).count();
	}

	@Override
	public CompletionStage<SendResult> send(String id, Object message) {
		ManagedConnection connection = this.indexes.byId().get(id);
		return (connection != null) ? connection.send(message) : CompletableFuture.completedStage(SendResult.CLOSED);
	}

	@Override
	public BroadcastResult sendToUser(String user, Object message) {
		return Broadcasts.send(message, Overflow.DEFAULT, this.indexes.byUser().get(user));
	}

	@Override
	public BroadcastResult sendToEndpoint(String endpoint, Object message) {
		return Broadcasts.send(message, Overflow.DEFAULT, this.indexes.byEndpoint().get(endpoint));
	}

	@Override
	public BroadcastResult sendToTopic(String topic, Object message) {
		return this.environment.topics().publish(topic, message);
	}

	@Override
	public BroadcastResult publish(Object message) {
		return Broadcasts.send(message, Overflow.DEFAULT, this.indexes.byId().values());
	}

	@Override
	public BroadcastResult publish(Object message, Predicate<? super WsConnection> filter) {
		return Broadcasts.send(message, Overflow.DEFAULT, select(filter).toList());
	}

	@Override
	public CloseResult close(String id, CloseStatus status) {
		ManagedConnection connection = this.indexes.byId().get(id);
		return close((connection != null) ? List.of(connection) : List.of(), status);
	}

	@Override
	public CloseResult closeUser(String user, CloseStatus status) {
		return close(this.indexes.byUser().get(user), status);
	}

	@Override
	public CloseResult disconnectUser(String user) {
		this.disconnecting.accept(user);
		return closeUser(user, CloseStatuses.DISCONNECTED);
	}

	/**
	 * Tells somebody whenever a user is disconnected here, before the connections close.
	 * @param listener returns at once and does not throw
	 */
	public void onDisconnect(Consumer<? super String> listener) {
		this.disconnecting = listener;
	}

	/**
	 * Closes the connections of a user whose authentication has ended.
	 */
	public void endAuthenticationOfUser(String user) {
		// Who comes later asks.
		this.environment.endedLogins().endUser(user);
		this.indexes.byUser().get(user).forEach(ManagedConnection::endAuthentication);
	}

	/**
	 * Closes the connections that belong to an HTTP session which has ended.
	 */
	public void endAuthenticationOfSession(String session) {
		this.environment.endedLogins().endSession(session);
		this.indexes.bySession().get(session).forEach(ManagedConnection::endAuthentication);
	}

	/**
	 * An HTTP session has another key, and its connections stay.
	 */
	public void changeSession(String from, String to) {
		this.environment.endedLogins().changeSession(from, to);
		this.indexes.bySession().get(from).forEach((connection) -> connection.changeSession(from, to));
	}

	/**
	 * Closes the connections that belong to an HTTP session in which somebody else is
	 * logged in now.
	 * @param session key of the session
	 * @param user who that is, empty if it is nobody
	 * @param changed whether somebody else is known to have been before
	 */
	public void endAuthenticationOfOthers(String session, String user, boolean changed) {
		this.environment.endedLogins().own(session, user, changed);
		this.indexes.bySession().get(session).forEach(this::endWithLogin);
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

	@Override
	public CloseResult closeEndpoint(String endpoint, CloseStatus status) {
		return close(this.indexes.byEndpoint().get(endpoint), status);
	}

	@Override
	public CloseResult closeTopic(String topic, CloseStatus status) {
		return close(subscribersOf(topic), status);
	}

	@Override
	public CloseResult closeAll(CloseStatus status) {
		return close(this.indexes.byId().values(), status);
	}

	@Override
	public CloseResult close(Predicate<? super WsConnection> filter, CloseStatus status) {
		return close(select(filter).toList(), status);
	}

	private static CloseResult close(Collection<ManagedConnection> connections, CloseStatus status) {
		int count = 0;
		for (ManagedConnection connection : connections) {
			connection.close(status);
			count++;
		}
		return CloseResult.of(count);
	}

	@Override
	public WsCluster cluster() {
		return new SingleNode(this.ids.node(), this);
	}

	/**
	 * Whether a user has an open connection.
	 */
	boolean isConnected(String user) {
		return this.indexes.byUser().contains(user);
	}

	private Stream<ManagedConnection> select(Predicate<? super WsConnection> filter) {
		return this.indexes.byId().values().stream().filter((connection) -> matches(connection, filter));
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
	 * The time by the clock of the application.
	 */
	public Instant now() {
		return this.environment.time().clock().instant();
	}

	/**
	 * Whether the server shuts down and takes no further connections.
	 */
	public boolean isDraining() {
		return this.draining;
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
