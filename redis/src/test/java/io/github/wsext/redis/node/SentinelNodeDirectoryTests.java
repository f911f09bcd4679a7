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

package io.github.wsext.redis.node;

import io.github.wsext.redis.testsupport.RedisSentinel;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SentinelNodeDirectoryTests {

	@Test
	@DisplayName("R3 after a failover by Sentinel the nodes know of each other, and commands are not lost")
	void failover() {
		try (RedisSentinel redis = RedisSentinel.start();
				DirectoryNode one = DirectoryNode.at(redis.connections()).come("alice").fresh();
				DirectoryNode other = DirectoryNode.at(redis.connections()).come("bob").fresh()) {
			DirectoryNode.await().untilAsserted(() -> {
				assertThat(one.directory().isOnline("bob")).isTrue();
				assertThat(other.directory().isOnline("alice")).isTrue();
			});
			one.command("before");
			DirectoryNode.await().untilAsserted(() -> assertThat(other.told()).contains("before"));
			redis.master().kill();
			one.command("meanwhile");
			redis.awaitFailover();
			DirectoryNode.await().untilAsserted(() -> assertThat(other.told()).contains("meanwhile"));
			one.fresh();
			other.fresh();
			one.come("carol");
			DirectoryNode.await().untilAsserted(() -> assertThat(other.directory().isOnline("carol")).isTrue());
			assertThat(one.directory().isOnline("bob")).isTrue();
			assertThat(one.told()).isEmpty();
			assertThat(other.told().stream().distinct()).containsExactly("before", "meanwhile");
		}
	}

}
