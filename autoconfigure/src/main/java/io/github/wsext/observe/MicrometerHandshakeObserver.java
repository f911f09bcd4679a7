package io.github.wsext.observe;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

import io.github.wsext.handshake.HandshakeObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts handshakes by what became of them: {@code wsext.handshakes} with the tag
 * {@code outcome}.
 */
public final class MicrometerHandshakeObserver implements HandshakeObserver {

	private final Counter opened;

	private final List<Counter> refused;

	public MicrometerHandshakeObserver(MeterRegistry registry) {
		this.opened = counter(registry, "opened");
		this.refused = Arrays.stream(Refusal.values())
			.map((refusal) -> counter(registry, refusal.name().toLowerCase(Locale.ROOT)))
			.toList();
	}

	@Override
	public void opened() {
		this.opened.increment();
	}

	@Override
	public void refused(Refusal reason) {
		this.refused.get(reason.ordinal()).increment();
	}

	private static Counter counter(MeterRegistry registry, String outcome) {
		return Counter.builder("wsext.handshakes")
			.description("Handshakes by what became of them")
			.tag("outcome", outcome)
			.register(registry);
	}

}
