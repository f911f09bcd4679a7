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
		int outcomes = 1 + Refusal.values().length;
		assertThat(this.registry.getMeters()).hasSize(outcomes);
		counts();
		assertThat(this.registry.getMeters()).hasSize(outcomes);
	}

	private double count(String outcome) {
		return this.registry.get("wsext.handshakes").tag("outcome", outcome).counter().count();
	}

}
