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
		HandshakeLimits limits = new HandshakeLimits(new HandshakeLimitSettings(ONE, 0, 1, 1), Clock.systemUTC(),
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
		HandshakeLimits limits = new HandshakeLimits(new HandshakeLimitSettings(ONE, 0, 0, 0), Clock.systemUTC(),
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
