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

package io.github.wsext.handshake;

import java.time.Clock;

import io.github.wsext.limit.ClientAddress;
import io.github.wsext.limit.ConnectionLimits;
import io.github.wsext.support.EngineScheduler;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link HandshakeLimits}.
 */
class HandshakeLimitsTests {

	private static final ConnectionLimits ONE = new ConnectionLimits(1, 0, 0);

	@Test
	@DisplayName("H8 an IPv6 client has one bucket for all addresses of its network")
	void network() {
		HandshakeLimits limits = new HandshakeLimits(new HandshakeLimitSettings(ONE, 0, 1, 1, 0), Clock.systemUTC(),
				EngineScheduler.onThread());
		assertThat(limits.handshake(ClientAddress.of("2001:db8::1"))).isNull();
		assertThat(limits.handshake(ClientAddress.of("2001:db8::2"))).isNotNull();
		assertThat(limits.handshake(ClientAddress.of("2001:db8:0:1::2"))).isNull();
		limits.ticketFailed(ClientAddress.of("2001:db8::1"));
		assertThat(limits.tooManyFailedTickets(ClientAddress.of("2001:db8::2"))).isNotNull();
		assertThat(limits.tooManyFailedTickets(ClientAddress.of("2001:db8:0:1::2"))).isNull();
	}

	@Test
	@DisplayName("H8 0 is no limit")
	void unlimited() {
		HandshakeLimits limits = new HandshakeLimits(new HandshakeLimitSettings(ONE, 0, 0, 0, 0), Clock.systemUTC(),
				EngineScheduler.onThread());
		ClientAddress address = ClientAddress.of("192.0.2.1");
		for (int i = 0; i < 10_000; i++) {
			limits.ticketFailed(address);
			assertThat(limits.handshake()).isNull();
			assertThat(limits.handshake(address)).isNull();
			assertThat(limits.tooManyFailedTickets(address)).isNull();
		}
	}

}
