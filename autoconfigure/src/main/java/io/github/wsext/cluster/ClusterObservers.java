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

import io.github.wsext.Relay;
import io.github.wsext.support.Observers;

/**
 * Several observers of what goes from node to node as one.
 */
record ClusterObservers(Observers<ClusterObserver> observers) implements ClusterObserver {

	@Override
	public void published(Relay.Outcome outcome) {
		this.observers.tell((observer) -> observer.published(outcome));
	}

	@Override
	public void received(long waitedNanos) {
		this.observers.tell((observer) -> observer.received(waitedNanos));
	}

	@Override
	public void dropped(DropReason reason) {
		this.observers.tell((observer) -> observer.dropped(reason));
	}

	@Override
	public void interrupted() {
		this.observers.tell(ClusterObserver::interrupted);
	}

	@Override
	public void resumed() {
		this.observers.tell(ClusterObserver::resumed);
	}

}
