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

import java.util.List;

import io.github.wsext.Relay;
import io.github.wsext.redis.testsupport.RedisSentinel;
import io.github.wsext.topic.Channel;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SentinelTopicBrokerTests {

	private static final Channel NEWS = Channel.ofTopic("/news");

	@Test
	@DisplayName("R3 after a failover by Sentinel all listen to the new master, also if the old one only stood still")
	void failover() {
		try (RedisSentinel redis = RedisSentinel.start();
				BrokerNode one = BrokerNode.at(redis.connections()).up();
				BrokerNode other = BrokerNode.at(redis.connections()).up()) {
			other.subscribe(List.of(NEWS));
			redis.master().halt();
			redis.awaitFailover();
			one.awaitResumed(1);
			other.awaitResumed(1);
			redis.master().resume();
			assertThat(one.publish(NEWS, "hello")).isEqualTo(Relay.Outcome.RELAYED);
			BrokerNode.await().untilAsserted(() -> assertThat(other.arrived(NEWS)).containsExactly("hello"));
		}
	}

}
