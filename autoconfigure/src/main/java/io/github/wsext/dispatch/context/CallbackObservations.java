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

package io.github.wsext.dispatch.context;

import io.github.wsext.WsConnection;
import io.github.wsext.WsHandshake;
import io.github.wsext.endpoint.CallbackKind;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import org.jspecify.annotations.Nullable;

/**
 * Observes callbacks while they run, within all that is bound to their threads. What it
 * does never throws. Thread-safe.
 */
@FunctionalInterface
public interface CallbackObservations {

	/**
	 * Observes nothing.
	 */
	CallbackObservations NONE = (handshake) -> (kind, connection, event) -> null;

	/**
	 * Takes from the handshake, on its thread, what the observations of all callbacks of
	 * the connection need to know of it.
	 */
	OfConnection capture(WsHandshake handshake);

	/**
	 * Observes the callbacks of one connection.
	 */
	@FunctionalInterface
	interface OfConnection {

		/**
		 * A callback begins on this thread.
		 * @param kind what for, or {@code null} if it is for those who have subscribed to
		 * an event
		 * @param connection the connection, or {@code null} in {@code @OnConnect}
		 * @param event the event, if it is for one
		 * @return to be told of its end, or {@code null} if nobody observes it
		 */
		@Nullable Running begin(@Nullable CallbackKind kind, @Nullable WsConnection connection, @Nullable InboundEvent event);

	}

	/**
	 * A callback that is observed.
	 */
	@FunctionalInterface
	interface Running {

		/**
		 * It has returned or thrown, on the thread on which it began.
		 * @param failure what it has thrown, {@code null} if it has returned
		 */
		void ended(@Nullable Throwable failure);

	}

}
