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

import io.github.wsext.handshake.HandshakeObserver.Refusal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MicrometerHandshakeObserver}.
 */
class MicrometerHandshakeObserverTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final MicrometerHandshakeObserver observer = new MicrometerHandshakeObserver(this.registry);

	@Test
	@DisplayName("Q1 H8 handshakes are counted by outcome")
	void counts() {
		this.observer.opened();
		this.observer.opened();
		this.observer.refused(Refusal.ADDRESS_LIMIT);
		assertThat(count("opened")).isEqualTo(2);
		assertThat(count("address_limit")).isOne();
		assertThat(count("origin")).isZero();
	}

	@Test
	@DisplayName("Q1 every outcome is there from the start, and no more of them come")
	void boundedTags() {
		// Counters of all outcomes, and two timers.
		int meters = 1 + Refusal.values().length + 2;
		assertThat(this.registry.getMeters()).hasSize(meters);
		counts();
		assertThat(this.registry.getMeters()).hasSize(meters);
	}

	private double count(String outcome) {
		return this.registry.get("wsext.handshakes").tag("outcome", outcome).counter().count();
	}

}
