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
 * Who or what ended a connection. Beside the
 * {@link org.springframework.web.socket.CloseStatus}, which says what went over the wire.
 */
public enum LeaveReason {

	/**
	 * The client closed.
	 */
	CLIENT_CLOSED,

	/**
	 * The application closed.
	 */
	SERVER_CLOSED,

	/**
	 * The line broke, or the client went away without a close frame.
	 */
	CONNECTION_LOST,

	/**
	 * The application cut the line.
	 */
	TERMINATED,

	/**
	 * The client broke the protocol: bad frame, bad UTF-8, message too big or not
	 * readable, a kind of message nobody handles.
	 */
	PROTOCOL_ERROR,

	/**
	 * A callback failed.
	 */
	HANDLER_FAILED,

	/**
	 * The authentication of the caller has ended.
	 */
	AUTHENTICATION_ENDED,

	/**
	 * The client did not answer a ping.
	 */
	PING_TIMEOUT,

	/**
	 * The client did not read fast enough.
	 */
	SLOW_CONSUMER,

	/**
	 * The server shuts down.
	 */
	SHUTDOWN

}
