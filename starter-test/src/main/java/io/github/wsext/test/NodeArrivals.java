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

package io.github.wsext.test;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

import io.github.wsext.WsConnection;
import io.github.wsext.connection.ConnectionObserver;
import io.github.wsext.connection.ConnectionRegistry;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.topic.Channel;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Waits until the other nodes reach whoever has connected to this one, so that a test can
 * send from there in its next line.
 */
final class NodeArrivals implements ConnectionObserver {

	private final AtomicInteger accepted = new AtomicInteger();

	private final AtomicInteger opened = new AtomicInteger();

	private final ObjectProvider<ConnectionRegistry> connections;

	private final MemoryTopicBroker broker;

	NodeArrivals(ObjectProvider<ConnectionRegistry> connections, MemoryTopicBroker broker) {
		this.connections = connections;
		this.broker = broker;
	}

	@Override
	public void opened(WsConnection connection) {
		this.opened.incrementAndGet();
	}

	/**
	 * Waits for a client whose handshake was accepted. Returns in any case: an
	 * application may leave the topic of its path, or take its time.
	 * @param timeout the longest time
	 */
	void await(Duration timeout) {
		int expected = this.accepted.incrementAndGet();
		try {
			Awaitility.await()
				.pollDelay(Duration.ZERO)
				.pollInterval(Duration.ofMillis(2))
				.atMost(timeout)
				.until(() -> this.opened.get() >= expected
						&& this.connections.stream().flatMap((all) -> all.all().stream()).allMatch(this::isReached));
		}
		catch (ConditionTimeoutException ex) {
			return;
		}
	}

	private boolean isReached(ManagedConnection connection) {
		return (!connection.events().isBusy() || connection.topics().contains(connection.path()))
				&& connection.topics().stream().map(Channel::ofTopic).allMatch(this.broker::listensTo);
	}

}
