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

package io.github.wsext.redis.broker;

import java.util.Collection;
import java.util.concurrent.Executor;

import io.github.wsext.redis.connection.Completions;
import io.github.wsext.redis.connection.InFlight;
import org.jspecify.annotations.Nullable;

/**
 * The broker, as its lines see it.
 */
interface LineOwner {

	/**
	 * Runs something on the broker's thread.
	 * @return whether there still is one
	 */
	boolean run(Runnable task);

	/**
	 * Where connecting may wait.
	 */
	Executor connecting();

	InFlight inFlight();

	Completions completions();

	/**
	 * The channel of a name, of whichever line.
	 */
	@Nullable Subscription find(String name);

	/**
	 * All channels of a line, also those that are not wanted any more.
	 */
	Collection<Subscription> subscriptionsOf(BrokerLine line);

	/**
	 * All channels of some places, also those that are not wanted any more.
	 */
	Collection<Subscription> subscriptionsAt(Collection<Integer> places);

	/**
	 * What Redis does about these channels has changed: those that nobody wants can go.
	 */
	void settled(Collection<Subscription> subscriptions);

	/**
	 * A message has arrived, on a thread of Netty's.
	 */
	void received(Subscription subscription, byte[] message);

	/**
	 * Messages may be lost from now on.
	 */
	void interrupted();

	/**
	 * A line has all that it is to listen to.
	 */
	void complete();

	/**
	 * A place seems to be on another server.
	 */
	void misplaced();

}
