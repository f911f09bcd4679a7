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

import io.github.wsext.ticket.TicketObserver.IssueRefusal;
import io.github.wsext.ticket.TicketRefusedException.Reason;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link MicrometerTicketObserver}.
 */
class MicrometerTicketObserverTests {

	private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

	private final MicrometerTicketObserver observer = new MicrometerTicketObserver(this.registry);

	@Test
	@DisplayName("Q1 T11 tickets are counted by outcome")
	void counts() {
		this.observer.issued();
		this.observer.issued();
		this.observer.consumed();
		this.observer.expired();
		this.observer.storeUnavailable();
		this.observer.refused(Reason.WRONG_ORIGIN);
		this.observer.refusedAtIssue(IssueRefusal.RATE);
		assertThat(count("issued")).isEqualTo(2);
		assertThat(count("consumed")).isOne();
		assertThat(count("expired")).isOne();
		assertThat(count("refused.store_unavailable")).isOne();
		assertThat(count("refused.wrong_origin")).isOne();
		assertThat(count("denied.rate")).isOne();
		assertThat(count("refused.unknown")).isZero();
	}

	@Test
	@DisplayName("Q1 every outcome is there from the start, and no more of them come")
	void boundedTags() {
		int outcomes = 4 + Reason.values().length + IssueRefusal.values().length;
		assertThat(this.registry.getMeters()).hasSize(outcomes);
		counts();
		assertThat(this.registry.getMeters()).hasSize(outcomes);
	}

	private double count(String outcome) {
		return this.registry.get("wsext.tickets").tag("outcome", outcome).counter().count();
	}

}
