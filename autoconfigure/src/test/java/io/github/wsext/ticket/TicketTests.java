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

package io.github.wsext.ticket;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Ticket} and what else carries or describes one.
 */
class TicketTests {

	private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

	@Test
	@DisplayName("T7 attributes are copied, keep their types and cannot be changed")
	void copiesAttributes() {
		Map<String, Object> attributes = new HashMap<>();
		attributes.put("joined", NOW);
		attributes.put("nothing", null);
		Ticket ticket = ticket(attributes);
		attributes.put("late", "x");
		assertThat(ticket.attributes()).containsExactly(Map.entry("joined", NOW));
		assertThatExceptionOfType(UnsupportedOperationException.class)
			.isThrownBy(() -> ticket.attributes().put("more", 1));
	}

	@Test
	@DisplayName("T5 a ticket is expired from the very instant of its expiry on")
	void expires() {
		Ticket ticket = ticket(Map.of());
		assertThat(ticket.isExpired(NOW.plusSeconds(30).minusNanos(1))).isFalse();
		assertThat(ticket.isExpired(NOW.plusSeconds(30))).isTrue();
	}

	@Test
	@DisplayName("T5 a ticket has to say when it was issued and when it expires")
	void saysWhen() {
		Ticket.Builder builder = Ticket.builder(TicketRoom.user("alice"));
		assertThatIllegalStateException().isThrownBy(builder::build);
		assertThatIllegalStateException().isThrownBy(builder.issuedAt(NOW)::build);
		assertThat(builder.expiresAt(NOW).build().attributes()).isEmpty();
	}

	@Test
	@DisplayName("T16 a store can make a ticket anew, with all that it had")
	void copies() {
		Ticket ticket = ticket(Map.of("k", "v")).toBuilder()
			.authenticatedUntil(NOW.plusSeconds(60))
			.session("session")
			.address("192.0.2.0/24")
			.resume(Map.of("/chat/lobby", "a.1.b"))
			.build();
		assertThat(ticket.toBuilder().build()).usingRecursiveComparison().isEqualTo(ticket);
		assertThat(ticket).hasNoNullFieldsOrProperties();
	}

	@Test
	@DisplayName("T17 no toString shows a ticket, an attribute, a payload or a credential")
	void toStringIsSafe() {
		String secret = "wst_" + "A".repeat(43);
		assertThat(ticket(Map.of("k", "attribute-value"))).asString()
			.contains("alice", "/chat/lobby")
			.doesNotContain("attribute-value", "payload-value", "secret", "https://origin");
		assertThat(new IssuedTicket(secret, NOW, 30, "/ws-ticket/" + secret)).asString().doesNotContain("AAAA");
		assertThat(new PresentedTickets(secret, TicketCarrier.QUERY, false, false)).asString()
			.contains("QUERY")
			.doesNotContain("AAAA");
		assertThat(new TicketExpiredEvent(ticket(Map.of()))).asString().doesNotContain("payload-value");
	}

	private static Ticket ticket(Map<String, Object> attributes) {
		return Ticket.builder(TicketRoom.user("alice"))
			.endpoint("/chat/lobby")
			.attributes(attributes)
			.payload("payload-value")
			.issuedAt(NOW)
			.expiresAt(NOW.plusSeconds(30))
			.origin("https://origin")
			.build();
	}

}
