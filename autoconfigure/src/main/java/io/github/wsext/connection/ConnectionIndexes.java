package io.github.wsext.connection;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The indexes of the registry. Safe for use by many threads; what belongs together for
 * one connection is changed by its {@link RegistryEntry}.
 *
 * @param byId the connection with an id
 * @param byUser the connections of a user
 * @param byEndpoint the connections of an endpoint
 * @param bySession the connections that belong to an HTTP session
 */
record ConnectionIndexes(ConcurrentMap<String, ManagedConnection> byId, ConnectionIndex byUser,
		ConnectionIndex byEndpoint, ConnectionIndex bySession) {

	ConnectionIndexes() {
		this(new ConcurrentHashMap<>(), new ConnectionIndex(), new ConnectionIndex(), new ConnectionIndex());
	}

}
