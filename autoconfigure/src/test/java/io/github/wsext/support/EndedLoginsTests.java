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

package io.github.wsext.support;

import java.time.Duration;
import java.time.Instant;

import io.github.wsext.testsupport.Duel;
import io.github.wsext.testsupport.ManualTime;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link EndedLogins}.
 */
class EndedLoginsTests {

	private static final Duration MEMORY = Duration.ofMinutes(10);

	private final ManualTime time = new ManualTime();

	private final EndedLogins ended = new EndedLogins(MEMORY, this.time.clock());

	@Test
	@DisplayName("a logout ends what was asked for before, and nothing that comes later, by whatever little")
	void user() {
		long before = this.ended.count();
		Instant begun = this.ended.beginning("alice", this.time.instant());
		assertThat(this.ended.hasEnded("alice", null, before)).isFalse();
		assertThat(this.ended.hasEnded("alice", null, begun)).isFalse();
		this.ended.endUser("alice");
		assertThat(this.ended.hasEnded("alice", null, before)).isTrue();
		assertThat(this.ended.hasEnded("alice", null, begun)).isTrue();
		assertThat(this.ended.hasEnded("bob", null, before)).isFalse();
		assertThat(this.ended.hasEnded("alice", null, this.ended.count())).isFalse();
		assertThat(this.ended.hasEnded("alice", null, this.ended.beginning("alice", this.time.instant()))).isFalse();
	}

	@Test
	@DisplayName("the end of a session ends whatever comes with it, even what begins later")
	void session() {
		this.ended.endSession("one");
		assertThat(this.ended.hasEnded("alice", "one", this.ended.count())).isTrue();
		assertThat(this.ended.hasEnded("alice", "one", this.time.instant().plusSeconds(1))).isTrue();
		assertThat(this.ended.hasEnded("alice", "other", 0)).isFalse();
		assertThat(this.ended.hasEnded(null, null, 0)).isFalse();
		assertThat(this.ended.hadEnded("one", 0)).isFalse();
		assertThat(this.ended.hadEnded("one", 1)).isTrue();
	}

	@Test
	@DisplayName("L2 an end is forgotten when nobody who began before can be under way")
	void forgets() {
		for (int i = 0; i < 1000; i++) {
			this.ended.endUser("user" + i);
			this.ended.endSession("session" + i);
		}
		assertThat(this.ended.size()).isEqualTo(2000);
		this.time.advance(MEMORY);
		assertThat(this.ended.size()).isZero();
	}

	@Test
	@DisplayName("of two logouts at the same moment the later one counts")
	void twoAtOnce() throws Exception {
		Duel.fight(5_000, (round, me) -> this.ended.endUser("alice"),
				(round) -> assertThat(this.ended.hasEnded("alice", null, this.ended.count() - 1)).as("round " + round)
					.isTrue());
	}

}
