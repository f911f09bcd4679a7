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

package io.github.wsext.cluster;

import java.util.function.Supplier;
import java.util.stream.Stream;

import io.github.wsext.Relay;
import io.github.wsext.support.Observers;

/**
 * Observer of what goes from node to node. Beans of this type are told, on any thread,
 * and must not wait. What one of them throws is logged.
 */
public interface ClusterObserver {

	/**
	 * Tells nobody.
	 */
	ClusterObserver NONE = new ClusterObserver() {
	};

	/**
	 * Tells all of them, whatever one of them throws.
	 * @param observers asked when there is something to tell for the first time
	 */
	static ClusterObserver all(Supplier<? extends Stream<? extends ClusterObserver>> observers) {
		return new ClusterObservers(new Observers<>(observers));
	}

	/**
	 * A message of this node is on its way to others, or is not.
	 */
	default void published(Relay.Outcome outcome) {
	}

	/**
	 * A message of another node has been handed to the connections that it is for.
	 * @param waitedNanos how long it has waited on this node, in nanoseconds
	 */
	default void received(long waitedNanos) {
	}

	/**
	 * A message of another node reaches nobody here.
	 */
	default void dropped(DropReason reason) {
	}

	/**
	 * The other nodes are out of reach.
	 */
	default void interrupted() {
	}

	/**
	 * The other nodes are within reach again.
	 */
	default void resumed() {
	}

	/**
	 * Why a message of another node reaches nobody.
	 */
	enum DropReason {

		/** More comes than this node can hand on. */
		QUEUE_FULL,

		/** It cannot be read, or not be written for the clients. */
		UNREADABLE

	}

}
