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

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import io.github.wsext.handshake.HandshakeObserver;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * Counts handshakes by what became of them, {@code wsext.handshakes} with the tag
 * {@code outcome}, and times them, {@code wsext.handshake.duration} with the tag
 * {@code outcome}, which is {@code opened} or {@code refused}.
 */
public final class MicrometerHandshakeObserver implements HandshakeObserver {

	private final Counter opened;

	private final List<Counter> refused;

	private final Timer timeOpened;

	private final Timer timeRefused;

	public MicrometerHandshakeObserver(MeterRegistry registry) {
		this.opened = counter(registry, "opened");
		this.refused = Arrays.stream(Refusal.values())
			.map((refusal) -> counter(registry, refusal.name().toLowerCase(Locale.ROOT)))
			.toList();
		this.timeOpened = timer(registry, "opened");
		this.timeRefused = timer(registry, "refused");
	}

	@Override
	public void opened(long tookNanos) {
		this.timeOpened.record(tookNanos, TimeUnit.NANOSECONDS);
		opened();
	}

	@Override
	public void refused(Refusal reason, long tookNanos) {
		this.timeRefused.record(tookNanos, TimeUnit.NANOSECONDS);
		refused(reason);
	}

	@Override
	public void opened() {
		this.opened.increment();
	}

	@Override
	public void refused(Refusal reason) {
		this.refused.get(reason.ordinal()).increment();
	}

	private static Timer timer(MeterRegistry registry, String outcome) {
		return Timer.builder("wsext.handshake.duration")
			.description("How long handshakes take, up to their answers")
			.tag("outcome", outcome)
			.register(registry);
	}

	private static Counter counter(MeterRegistry registry, String outcome) {
		return Counter.builder("wsext.handshakes")
			.description("Handshakes by what became of them")
			.tag("outcome", outcome)
			.register(registry);
	}

}
