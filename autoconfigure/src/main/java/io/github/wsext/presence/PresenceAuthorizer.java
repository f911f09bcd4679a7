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

package io.github.wsext.presence;

import io.github.wsext.WsConnection;

/**
 * Decides who may see who is present on a topic. A bean of this type opens that door;
 * without one nobody sees anybody. Asked about subscribers of the topic alone: when they
 * subscribe, when they renew their authentication, and whenever they ask for a list; not
 * for each event. Must be thread-safe. What it throws is a no.
 */
@FunctionalInterface
public interface PresenceAuthorizer {

	/**
	 * Lets nobody see anything.
	 */
	PresenceAuthorizer DENY = (connection, topic) -> false;

	/**
	 * Whether the client of a connection may see who is present.
	 * @param connection the connection, which has the identity of its client
	 * @param topic a topic that it is subscribed to
	 */
	boolean maySee(WsConnection connection, String topic);

}
