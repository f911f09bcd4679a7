package io.github.wsext.connection;

import java.security.Principal;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.github.wsext.BroadcastResult;
import io.github.wsext.CloseResult;
import io.github.wsext.LeaveReason;
import io.github.wsext.SendResult;
import io.github.wsext.WsCluster;
import io.github.wsext.WsConnection;
import io.github.wsext.WsConnections;
import io.github.wsext.send.Broadcasts;
import io.github.wsext.send.Overflow;
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

	private final ConcurrentMap<String, ManagedConnection> connections = new ConcurrentHashMap<>();

	/** Those whose last callback has not returned yet. */
	private final Set<ManagedConnection> unfinished = ConcurrentHashMap.newKeySet();

	private final ConnectionIndex byUser = new ConnectionIndex();

	private final ConnectionIndex byEndpoint = new ConnectionIndex();

	private final ConnectionIndex bySession = new ConnectionIndex();

	private final ConnectionIds ids = new ConnectionIds();

	private final ConnectionEnvironment environment;

	private volatile boolean draining;

	/**
	 * Creates an empty registry.
	 */
	public ConnectionRegistry(ConnectionEnvironment environment) {
		this.environment = environment;
	}

	/**
	 * Registers a connection that has just opened.
	 */
	public ManagedConnection open(ConnectionRequest request) {
		ManagedConnection connection = new ManagedConnection(this.ids.next(), request, this.environment, this);
		this.unfinished.add(connection);
		this.connections.put(connection.id(), connection);
		this.byEndpoint.add(connection.endpoint(), connection);
		Principal principal = connection.principal();
		if (principal != null) {
			this.byUser.add(principal.getName(), connection);
		}
		moveSession(connection, null, connection.identity().session());
		if (this.draining) {
			connection.close(CloseStatus.GOING_AWAY, LeaveReason.SHUTDOWN);
		}
		return connection;
	}

	/**
	 * Removes a connection whose line is down.
	 * @return how it ended, or {@code null} if it has been removed already
	 */
	public @Nullable ConnectionEnd end(ManagedConnection connection, CloseStatus status) {
		ConnectionEnd end = connection.end(status);
		if (end == null) {
			return null;
		}
		this.connections.remove(connection.id());
		this.byEndpoint.remove(connection.endpoint(), connection);
		Principal principal = connection.principal();
		if (principal != null) {
			this.byUser.remove(principal.getName(), connection);
		}
		moveSession(connection, connection.identity().session(), null);
		return end;
	}

	/**
	 * The last callback of a connection has returned.
	 */
	public void finish(ManagedConnection connection) {
		this.unfinished.remove(connection);
		connection.finish();
	}

	@Override
	public Collection<WsConnection> all() {
		return List.copyOf(this.connections.values());
	}

	@Override
	public Optional<WsConnection> find(String id) {
		return Optional.ofNullable(this.connections.get(id));
	}

	@Override
	public Collection<WsConnection> byUser(String user) {
		return List.copyOf(this.byUser.get(user));
	}

	@Override
	public Collection<WsConnection> byEndpoint(String endpoint) {
		return List.copyOf(this.byEndpoint.get(endpoint));
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
		return this.connections.size();
	}

	@Override
	public int count(Predicate<? super WsConnection> filter) {
		return (int) select(filter).count();
	}

	@Override
	public CompletionStage<SendResult> send(String id, Object message) {
		ManagedConnection connection = this.connections.get(id);
		return (connection != null) ? connection.send(message) : CompletableFuture.completedStage(SendResult.CLOSED);
	}

	@Override
	public BroadcastResult sendToUser(String user, Object message) {
		return Broadcasts.send(message, Overflow.DEFAULT, this.byUser.get(user));
	}

	@Override
	public BroadcastResult sendToEndpoint(String endpoint, Object message) {
		return Broadcasts.send(message, Overflow.DEFAULT, this.byEndpoint.get(endpoint));
	}

	@Override
	public BroadcastResult sendToTopic(String topic, Object message) {
		return this.environment.topics().publish(topic, message);
	}

	@Override
	public BroadcastResult publish(Object message) {
		return Broadcasts.send(message, Overflow.DEFAULT, this.connections.values());
	}

	@Override
	public BroadcastResult publish(Object message, Predicate<? super WsConnection> filter) {
		return Broadcasts.send(message, Overflow.DEFAULT, select(filter).toList());
	}

	@Override
	public CloseResult close(String id, CloseStatus status) {
		ManagedConnection connection = this.connections.get(id);
		return close((connection != null) ? List.of(connection) : List.of(), status);
	}

	@Override
	public CloseResult closeUser(String user, CloseStatus status) {
		return close(this.byUser.get(user), status);
	}

	@Override
	public CloseResult disconnectUser(String user) {
		return closeUser(user, CloseStatuses.DISCONNECTED);
	}

	/**
	 * Closes the connections of a user whose authentication has ended.
	 */
	public void endAuthenticationOfUser(String user) {
		this.byUser.get(user).forEach(ManagedConnection::endAuthentication);
	}

	/**
	 * Closes the connections that belong to an HTTP session which has ended.
	 */
	public void endAuthenticationOfSession(String session) {
		this.bySession.get(session).forEach(ManagedConnection::endAuthentication);
	}

	/**
	 * Number of HTTP sessions that have connections.
	 */
	int sessions() {
		return this.bySession.size();
	}

	void moveSession(ManagedConnection connection, @Nullable String from, @Nullable String to) {
		if (to != null) {
			this.bySession.add(to, connection);
		}
		if (from != null && !from.equals(to)) {
			this.bySession.remove(from, connection);
		}
	}

	@Override
	public CloseResult closeEndpoint(String endpoint, CloseStatus status) {
		return close(this.byEndpoint.get(endpoint), status);
	}

	@Override
	public CloseResult closeTopic(String topic, CloseStatus status) {
		return close(subscribersOf(topic), status);
	}

	@Override
	public CloseResult closeAll(CloseStatus status) {
		return close(this.connections.values(), status);
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
		return this.byUser.contains(user);
	}

	private Stream<ManagedConnection> select(Predicate<? super WsConnection> filter) {
		return this.connections.values().stream().filter((connection) -> matches(connection, filter));
	}

	private static boolean matches(ManagedConnection connection, Predicate<? super WsConnection> filter) {
		try {
			return filter.test(connection);
		}
		catch (RuntimeException ex) {
			logger.warn("Filter failed for " + connection, ex);
			return false;
		}
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
	void drain() {
		this.draining = true;
		this.connections.values()
			.forEach((connection) -> connection.close(CloseStatus.GOING_AWAY, LeaveReason.SHUTDOWN));
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
		this.connections.values().forEach((connection) -> connection.terminate(LeaveReason.SHUTDOWN));
	}

	/**
	 * Looks for connections whose peer does not read, or does not answer a ping or a
	 * close frame. May be called at any time, on any thread.
	 * @return when to look again
	 */
	public Duration checkProgress() {
		long now = System.nanoTime();
		long pingTime = this.environment.time().nanos();
		long shortest = checkInterval().toNanos();
		for (ManagedConnection connection : this.connections.values()) {
			shortest = Math.min(shortest, connection.checkProgress(now, pingTime));
		}
		return Duration.ofNanos(Math.max(MIN_CHECK_INTERVAL.toNanos(), shortest));
	}

	private Duration checkInterval() {
		ConnectionSettings settings = this.environment.settings();
		long shortest = Math.min(settings.sendTimeout().toMillis(), settings.closeTimeout().toMillis());
		return Duration.ofMillis(Math.min(1000, shortest / 4));
	}

}
