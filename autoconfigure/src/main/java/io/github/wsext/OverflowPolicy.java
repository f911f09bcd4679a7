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

package io.github.wsext;

/**
 * What happens to a message that does not fit into the queue of a connection, because the
 * client does not read fast enough. Set for an endpoint, and for single messages.
 *
 * <p>
 * Answers to a client's messages, and whatever else was sent without a policy on an
 * endpoint that has none, are never left out: where nothing may be dropped the connection
 * is closed.
 */
public enum OverflowPolicy {

	/**
	 * The connection is closed with 4438 "slow consumer"; its client may come back. The
	 * default.
	 */
	CLOSE,

	/**
	 * The oldest waiting messages that may be dropped make room.
	 */
	DROP_OLDEST,

	/**
	 * The new message is dropped.
	 */
	DROP_NEWEST,

	/**
	 * Of all waiting messages with the same key only the latest stays, in the place of
	 * the first. The key is given to {@link WsConnection#sendLatest}; on an endpoint with
	 * this policy it is the topic a message was published to, or the name of the event.
	 */
	CONFLATE,

	/**
	 * Whatever holds where nothing is said: for an endpoint the property
	 * {@code wsext.outbound.overflow}, for a message the policy of its receiver's
	 * endpoint.
	 */
	INHERIT

}
