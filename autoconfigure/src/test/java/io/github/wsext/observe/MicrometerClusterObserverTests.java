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

package io.github.wsext.observe;

import java.util.List;
import java.util.concurrent.TimeUnit;

import io.github.wsext.Relay;
import io.github.wsext.cluster.ClusterObserver.DropReason;
import io.github.wsext.connection.NodeDirectory;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;

/**
 * Tests for {@link MicrometerClusterObserver}.
 */
class MicrometerClusterObserverTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final NodeDirectory directory = Mockito.mock(NodeDirectory.class);

	private final MicrometerClusterObserver observer = new MicrometerClusterObserver(this.registry, this.directory);

	@Test
	@DisplayName("R3 what becomes of messages for other nodes is counted")
	void published() {
		this.observer.published(Relay.Outcome.RELAYED);
		this.observer.published(Relay.Outcome.RELAYED);
		this.observer.published(Relay.Outcome.LOCAL_ONLY);
		assertThat(count("wsext.bus.published", "outcome", "relayed")).isEqualTo(2);
		assertThat(count("wsext.bus.published", "outcome", "local_only")).isOne();
	}

	@Test
	@DisplayName("R3 what comes from other nodes is counted, what reaches nobody by its reason")
	void receivedAndDropped() {
		this.observer.received(TimeUnit.MILLISECONDS.toNanos(3));
		this.observer.dropped(DropReason.QUEUE_FULL);
		this.observer.dropped(DropReason.UNREADABLE);
		this.observer.dropped(DropReason.UNREADABLE);
		assertThat(count("wsext.bus.received")).isOne();
		assertThat(count("wsext.bus.dropped", "reason", "queue_full")).isOne();
		assertThat(count("wsext.bus.dropped", "reason", "unreadable")).isEqualTo(2);
		Timer lag = this.registry.get("wsext.bus.lag").timer();
		assertThat(lag.count()).isOne();
		assertThat(lag.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(3);
	}

	@Test
	@DisplayName("R3 whether the others are within reach, and how often they were again")
	void reach() {
		assertThat(gauge("wsext.bus.state")).isOne();
		this.observer.interrupted();
		assertThat(gauge("wsext.bus.state")).isZero();
		assertThat(count("wsext.bus.reconnects")).isZero();
		this.observer.resumed();
		assertThat(gauge("wsext.bus.state")).isOne();
		assertThat(count("wsext.bus.reconnects")).isOne();
	}

	@Test
	@DisplayName("R5 nodes are counted with this one")
	void nodes() {
		assertThat(gauge("wsext.nodes")).isOne();
		given(this.directory.others())
			.willReturn(List.of(new NodeDirectory.RemoteNode("second", 3), new NodeDirectory.RemoteNode("third", 0)));
		assertThat(gauge("wsext.nodes")).isEqualTo(3);
	}

	private double count(String name, String... tags) {
		return this.registry.get(name).tags(tags).counter().count();
	}

	private double gauge(String name) {
		return this.registry.get(name).gauge().value();
	}

}
