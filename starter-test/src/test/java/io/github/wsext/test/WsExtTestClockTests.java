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

import io.github.wsext.connection.ConnectionRegistry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.times;

/**
 * Tests for {@link WsExtTestClock}.
 */
class WsExtTestClockTests {

	private final WsExtTestClock clock = new WsExtTestClock();

	private final ConnectionRegistry connections = mock(ConnectionRegistry.class);

	@Test
	@DisplayName("K1 time leaps when nothing is under way that would seem to take as long")
	void waitsForRest() {
		given(this.connections.isQuiet()).willReturn(false, false, true);
		this.clock.drive(this.connections);
		this.clock.advance(Duration.ofSeconds(26));
		InOrder order = inOrder(this.connections);
		order.verify(this.connections, times(3)).isQuiet();
		order.verify(this.connections).checkProgress();
	}

	@Test
	@DisplayName("K1 time leaps all the same where a client neither reads nor answers")
	void noRest() {
		this.clock.drive(this.connections);
		long before = this.clock.timeSource().nanoTime().getAsLong();
		this.clock.advance(Duration.ofSeconds(26));
		assertThat(this.clock.timeSource().nanoTime().getAsLong() - before).isEqualTo(Duration.ofSeconds(26).toNanos());
		inOrder(this.connections).verify(this.connections).checkProgress();
	}

}
