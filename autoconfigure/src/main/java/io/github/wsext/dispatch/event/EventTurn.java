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

import java.util.function.BooleanSupplier;

import io.github.wsext.event.EventEnvelope.InboundEvent;

/**
 * The turn in which an event of one connection is handled: gives handlers the contexts of
 * the connection and the methods of its endpoint.
 */
public interface EventTurn {

	/**
	 * Does something as if it were a callback: with the client's identity and whatever
	 * else is bound.
	 */
	boolean call(BooleanSupplier action);

	/**
	 * Hands an event to those who have subscribed to it, as if they were a callback.
	 */
	boolean call(InboundEvent event, BooleanSupplier action);

	/**
	 * Whether the endpoint has an {@code @OnEvent} method for an event.
	 */
	boolean hasCallback(InboundEvent event);

	/**
	 * Calls the {@code @OnEvent} method for an event. Its end is the end of the turn.
	 */
	void callback(InboundEvent event);

}
