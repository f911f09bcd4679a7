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

package io.github.wsext.dispatch.event;

import java.util.Optional;

import io.github.wsext.WsConnection;
import io.github.wsext.connection.Identity;

/**
 * Renews the identity of a connection while it is open.
 */
@FunctionalInterface
public interface IdentityRefresher {

	/**
	 * There is nothing to renew an identity with.
	 */
	IdentityRefresher NONE = (connection, ticket) -> Optional.empty();

	/**
	 * Redeems a fresh ticket of a client.
	 * @param ticket what the client has sent
	 * @return the identity the ticket stands for, or empty if the ticket is refused
	 */
	Optional<Identity> redeem(WsConnection connection, String ticket);

}
