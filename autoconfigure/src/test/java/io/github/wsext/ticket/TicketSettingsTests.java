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

import java.time.Duration;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TicketSettings}.
 */
class TicketSettingsTests {

	@ParameterizedTest
	@ValueSource(strings = { "PT1S", "PT10M" })
	@DisplayName("T5 the time to live may be as short as 1s and as long as 10m")
	void acceptsTtl(Duration ttl) {
		assertThat(TicketRoom.settings((s) -> s.ttl(ttl)).ttl()).isEqualTo(ttl);
	}

	@Test
	@DisplayName("T5 any other time to live is refused with the name of the property")
	void refusesTtl() {
		refuses((s) -> s.ttl(Duration.ofMillis(500)), "wsext.ticket.ttl must be between 1s and 10m, was 500ms");
		refuses((s) -> s.ttl(Duration.ofMinutes(11)), "wsext.ticket.ttl must be between 1s and 10m, was 660s");
	}

	@Test
	@DisplayName("T1 T9 T12 settings that make no sense are refused with the name of the property")
	void refusesOthers() {
		refuses((s) -> s.methods(HttpMethod.DELETE), "wsext.ticket.methods must be POST, GET or both, was [DELETE]");
		refuses((s) -> s.methods(), "wsext.ticket.methods must be POST, GET or both, was []");
		refuses((s) -> s.carriers(TicketCarrier.PATH, TicketCarrier.PATH),
				"wsext.ticket.carriers must name each carrier once, was [PATH, PATH]");
		refuses((s) -> s.paths("ticket", "ticket", "/ws-ticket"),
				"wsext.ticket.path must be a plain path such as /ticket, was ticket");
		refuses((s) -> s.paths("/t/{x}", "ticket", "/ws-ticket"),
				"wsext.ticket.path must be a plain path such as /ticket, was /t/{x}");
		refuses((s) -> s.paths("/ticket", "", "/ws-ticket"),
				"wsext.ticket.query-parameter must be a plain name such as ticket, was ");
		refuses((s) -> s.paths("/ticket", "ticket", "/ws-ticket/"),
				"wsext.ticket.uri-path must be a plain path such as /ws-ticket, was /ws-ticket/");
		refuses((s) -> s.paths("/ticket", "ticket", "/ticket"),
				"wsext.ticket.uri-path must differ from wsext.ticket.path, was /ticket");
		refuses((s) -> s.limits(0, 1, 1), "wsext.ticket.max-per-principal must be positive, was 0");
		refuses((s) -> s.limits(1, 0, 1), "wsext.ticket.max-per-node must be positive, was 0");
		refuses((s) -> s.limits(1, 1, 0), "wsext.ticket.issue-rate-per-minute must be positive, was 0");
	}

	private static void refuses(UnaryOperator<TicketRoom.Settings> change, String message) {
		assertThatIllegalArgumentException().isThrownBy(() -> TicketRoom.settings(change)).withMessage(message);
	}

}
