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

import io.github.wsext.ticket.TicketObserver;
import io.github.wsext.ticket.TicketRefusedException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * Counts tickets by what became of them: {@code wsext.tickets} with the tag
 * {@code outcome}.
 */
public final class MicrometerTicketObserver implements TicketObserver {

	private final MeterRegistry registry;

	private final Counter issued;

	private final Counter consumed;

	private final Counter expired;

	private final Counter storeUnavailable;

	private final List<Counter> refusedAtIssue;

	private final List<Counter> refused;

	public MicrometerTicketObserver(MeterRegistry registry) {
		this.registry = registry;
		this.issued = counter("issued");
		this.consumed = counter("consumed");
		this.expired = counter("expired");
		this.storeUnavailable = counter("refused.store_unavailable");
		this.refusedAtIssue = counters(IssueRefusal.values(), "denied.");
		this.refused = counters(TicketRefusedException.Reason.values(), "refused.");
	}

	@Override
	public void issued() {
		this.issued.increment();
	}

	@Override
	public void refusedAtIssue(IssueRefusal reason) {
		this.refusedAtIssue.get(reason.ordinal()).increment();
	}

	@Override
	public void consumed() {
		this.consumed.increment();
	}

	@Override
	public void refused(TicketRefusedException.Reason reason) {
		this.refused.get(reason.ordinal()).increment();
	}

	@Override
	public void storeUnavailable() {
		this.storeUnavailable.increment();
	}

	@Override
	public void expired() {
		this.expired.increment();
	}

	private List<Counter> counters(Enum<?>[] reasons, String prefix) {
		return Arrays.stream(reasons)
			.map((reason) -> counter(prefix + reason.name().toLowerCase(Locale.ROOT)))
			.toList();
	}

	private Counter counter(String outcome) {
		return Counter.builder("wsext.tickets")
			.description("Tickets by what became of them")
			.tag("outcome", outcome)
			.register(this.registry);
	}

}
