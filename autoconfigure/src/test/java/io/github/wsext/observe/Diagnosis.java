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

import java.util.Comparator;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;

/**
 * What an operator concludes from two scrapes and the answers of the actuator, as
 * docs/monitoring.md tells him to, and from nothing else.
 */
final class Diagnosis {

	/** In the time between the scrapes; a few are users whose tickets were too old. */
	private static final int MANY_BAD_TICKETS = 20;

	private static final double SLOW_SECONDS = 1;

	private final SortedSet<String> troubles = new TreeSet<>();

	private final Scrape before;

	private final Scrape now;

	private Diagnosis(Scrape before, Scrape now) {
		this.before = before;
		this.now = now;
	}

	/**
	 * Names the troubles that there are.
	 * @param node the answer of {@code /actuator/wsext}
	 * @param connections the answer of {@code /actuator/wsext/connections}
	 */
	static SortedSet<String> of(Scrape before, Scrape now, JsonNode node, JsonNode connections) {
		Diagnosis diagnosis = new Diagnosis(before, now);
		diagnosis.slowClients(connections);
		diagnosis.badTickets(node);
		diagnosis.slowCallbacks();
		return diagnosis.troubles;
	}

	private void slowClients(JsonNode connections) {
		this.now.matching("wsext_messages_dropped_total")
			.filter((sample) -> !"conflate".equals(sample.labels().get("policy")))
			.filter(this::hasIncreased)
			.map((sample) -> sample.labels().get("endpoint"))
			.forEach((endpoint) -> {
				JsonNode longest = connections.get("connections")
					.valueStream()
					.filter((connection) -> connection.get("endpoint").stringValue().equals(endpoint))
					.max(Comparator.comparingLong((connection) -> connection.at("/queue/bytes").longValue()))
					.orElseThrow();
				this.troubles.add("slow client " + longest.get("id").stringValue() + " on " + endpoint);
			});
	}

	private void badTickets(JsonNode node) {
		double refused = this.now.sum("wsext_handshakes_total", "outcome", "ticket")
				- this.before.sum("wsext_handshakes_total", "outcome", "ticket");
		if (refused > MANY_BAD_TICKETS) {
			String reason = node.at("/tickets/refused")
				.properties()
				.stream()
				.max(Comparator.comparingInt((property) -> property.getValue().intValue()))
				.map(Map.Entry::getKey)
				.orElseThrow();
			this.troubles.add("tickets refused as " + reason);
		}
	}

	private void slowCallbacks() {
		this.now.matching("wsext_callback_duration_seconds_max")
			.filter((sample) -> !"conversation".equals(sample.labels().get("kind")) && sample.value() > SLOW_SECONDS)
			.forEach((sample) -> this.troubles
				.add("slow " + sample.labels().get("kind") + " of " + sample.labels().get("endpoint")));
	}

	private boolean hasIncreased(Scrape.Sample sample) {
		double earlier = this.before.samples()
			.stream()
			.filter((each) -> each.name().equals(sample.name()) && each.labels().equals(sample.labels()))
			.mapToDouble(Scrape.Sample::value)
			.sum();
		return sample.value() > earlier;
	}

}
