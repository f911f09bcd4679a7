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
