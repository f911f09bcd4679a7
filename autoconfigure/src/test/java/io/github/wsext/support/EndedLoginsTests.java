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
		Instant begun = this.ended.beginning("alice", null, this.time.instant());
		assertThat(this.ended.hasEnded("alice", null, before)).isFalse();
		assertThat(this.ended.hasEnded("alice", null, begun)).isFalse();
		this.ended.endUser("alice");
		assertThat(this.ended.hasEnded("alice", null, before)).isTrue();
		assertThat(this.ended.hasEnded("alice", null, begun)).isTrue();
		assertThat(this.ended.hasEnded("bob", null, before)).isFalse();
		assertThat(this.ended.hasEnded("alice", null, this.ended.count())).isFalse();
		assertThat(this.ended.hasEnded("alice", null, this.ended.beginning("alice", null, this.time.instant())))
			.isFalse();
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
	@DisplayName("whatever comes with an earlier key of a session ends with it")
	void changedKey() {
		this.ended.changeSession("one", "two");
		this.ended.changeSession("two", "three");
		assertThat(this.ended.current("one")).isEqualTo("three");
		assertThat(this.ended.hasEnded("alice", "one", 0)).isFalse();
		this.ended.endSession("three");
		assertThat(this.ended.hasEnded("alice", "one", this.ended.count())).isTrue();
		assertThat(this.ended.hasEnded("alice", "two", this.time.instant())).isTrue();
		this.ended.changeSession("three", "one");
		assertThat(this.ended.current("one")).isEqualTo("three");
	}

	@Test
	@DisplayName("a login ends those of others in its session, and what was asked for before, but not itself")
	void owner() {
		long before = this.ended.count();
		Instant alices = this.ended.beginning("alice", "one", this.time.instant());
		this.ended.own("one", "bob", false);
		assertThat(this.ended.hasEnded("alice", "one", before)).isTrue();
		assertThat(this.ended.hasEnded("alice", "one", alices)).isTrue();
		assertThat(this.ended.hasEnded("alice", "other", before)).isFalse();
		assertThat(this.ended.hasEnded("bob", "one", before)).isFalse();
		Instant bobs = this.ended.beginning("bob", "one", this.time.instant());
		assertThat(this.ended.hasEnded("bob", "one", bobs)).isFalse();
		this.ended.own("one", "bob", false);
		assertThat(this.ended.hasEnded("bob", "one", bobs)).isFalse();
		this.ended.own("one", "alice", false);
		assertThat(this.ended.hasEnded("alice", "one", alices)).as("of her first login").isTrue();
		assertThat(this.ended.hasEnded("bob", "one", bobs)).isTrue();
		assertThat(this.ended.hasEnded("alice", "one", this.ended.beginning("alice", "one", this.time.instant())))
			.isFalse();
	}

	@Test
	@DisplayName("L2 an end is forgotten when nobody who began before can be under way")
	void forgets() {
		for (int i = 0; i < 1000; i++) {
			this.ended.endUser("user" + i);
			this.ended.endSession("session" + i);
			this.ended.changeSession("session" + i, "next" + i);
			this.ended.own("next" + i, "user" + i, true);
		}
		assertThat(this.ended.size()).isEqualTo(4000);
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
