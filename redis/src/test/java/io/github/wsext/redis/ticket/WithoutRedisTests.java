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

package io.github.wsext.redis.ticket;

import io.github.wsext.redis.testsupport.Node;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes that share nothing, as the guide to tickets has them behind a load balancer
 * with sticky sessions.
 */
class WithoutRedisTests {

	@Test
	@DisplayName("T11 without a shared store a ticket opens on the node that has issued it only, and stays there until then")
	void opensWhereItWasIssued() {
		try (Node one = Node.here("--wsext.cluster.enabled=false");
				Node other = Node.here("--wsext.cluster.enabled=false")) {
			String ticket = one.ticket("alice");
			assertThat(other.handshake(ticket)).isEqualTo(401);
			assertThat(one.handshake(ticket)).isEqualTo(101);
			assertThat(other.handshake(other.ticket("alice"))).isEqualTo(101);
		}
	}

}
