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

package io.github.wsext.spi;

/**
 * Order of the checks of a handshake: where those of WsExt stand, so that a
 * {@link HandshakeCheck} can be put before or after them with
 * {@link org.springframework.core.annotation.Order @Order} or
 * {@link org.springframework.core.Ordered}. Of two with the same order that of the
 * application comes first.
 */
public final class HandshakeOrder {

	/**
	 * Is it a WebSocket handshake at all?
	 */
	public static final int UPGRADE = -600;

	/**
	 * Are there too many handshakes?
	 */
	public static final int RATE = -500;

	/**
	 * Which endpoint and subprotocol is it for? From here on
	 * {@link HandshakeRequest#endpoint()} is known.
	 */
	public static final int ROUTING = -400;

	/**
	 * May a page of this origin connect?
	 */
	public static final int ORIGIN = -300;

	/**
	 * Is there room for the connection, on the node and for its address?
	 */
	public static final int CAPACITY = -200;

	/**
	 * The place of a check that has no order.
	 */
	public static final int UNORDERED = -100;

	/**
	 * Who is it? Spends the ticket. From here on {@link HandshakeRequest#principal()} is
	 * known.
	 */
	public static final int AUTHENTICATION = 0;

	/**
	 * May the caller have a further connection?
	 */
	public static final int PRINCIPAL_QUOTA = 100;

	private HandshakeOrder() {
	}

}
