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

package io.github.wsext.actuate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

import io.github.wsext.ticket.TicketObserver;
import io.github.wsext.ticket.TicketRefusedException;

/**
 * Counts of what has become of tickets on this node since it was started. Thread-safe.
 */
public final class TicketCounts implements TicketObserver {

	private final LongAdder issued = new LongAdder();

	private final LongAdder consumed = new LongAdder();

	private final LongAdder expired = new LongAdder();

	private final LongAdder storeUnavailable = new LongAdder();

	private final LongAdder[] refusedAtIssue = adders(IssueRefusal.values());

	private final LongAdder[] refused = adders(TicketRefusedException.Reason.values());

	private static LongAdder[] adders(Enum<?>[] reasons) {
		return Stream.generate(LongAdder::new).limit(reasons.length).toArray(LongAdder[]::new);
	}

	@Override
	public void issued() {
		this.issued.increment();
	}

	@Override
	public void refusedAtIssue(IssueRefusal reason) {
		this.refusedAtIssue[reason.ordinal()].increment();
	}

	@Override
	public void consumed() {
		this.consumed.increment();
	}

	@Override
	public void refused(TicketRefusedException.Reason reason) {
		this.refused[reason.ordinal()].increment();
	}

	@Override
	public void storeUnavailable() {
		this.storeUnavailable.increment();
	}

	@Override
	public void expired() {
		this.expired.increment();
	}

	Description describe() {
		Map<String, Long> refused = occurred(TicketRefusedException.Reason.values(), this.refused);
		if (this.storeUnavailable.sum() > 0) {
			refused.put("store_unavailable", this.storeUnavailable.sum());
		}
		return new Description(this.issued.sum(), this.consumed.sum(), this.expired.sum(),
				occurred(IssueRefusal.values(), this.refusedAtIssue), refused);
	}

	private static Map<String, Long> occurred(Enum<?>[] reasons, LongAdder[] counts) {
		Map<String, Long> occurred = new TreeMap<>();
		Arrays.stream(reasons).forEach((reason) -> {
			long count = counts[reason.ordinal()].sum();
			if (count > 0) {
				occurred.put(reason.name().toLowerCase(Locale.ROOT), count);
			}
		});
		return occurred;
	}

	/**
	 * The counts at a moment.
	 *
	 * @param issued how many were issued
	 * @param consumed how many have opened a connection
	 * @param expired how many have expired unused
	 * @param denied how many were asked for in vain, by reason
	 * @param refused how many handshakes were refused for want of a good ticket, by
	 * reason
	 */
	record Description(long issued, long consumed, long expired, Map<String, Long> denied, Map<String, Long> refused) {
	}

}
