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

package io.github.wsext.security;

import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;

import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.limit.ClientAddress;
import io.github.wsext.testsupport.HttpProbe;
import io.github.wsext.testsupport.RawHandshake;
import io.github.wsext.testsupport.RunningApplication;
import io.github.wsext.ticket.TicketRedeemer;
import io.github.wsext.ticket.TicketRedemption;
import io.github.wsext.ticket.TicketRefusedException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What somebody may try with tickets that are not theirs, besides what
 * {@code TicketHandshakeTests} has.
 */
class TicketThreatTests {

	private static final int GUESSES = 1_000_000;

	private static final long TOLERANCE = 16 * 1024 * 1024;

	@AutoClose
	private static final RunningApplication application = RunningApplication.start(List.of(Chat.class, Page.class),
			"wsext.ticket.issue-rate-per-minute=1000", "wsext.ticket.ttl=10m");

	@Test
	@DisplayName("T4 T11 of a million random tickets none gets in, and they leave the heap as it was")
	void randomTickets() {
		TicketRedeemer tickets = application.bean(TicketRedeemer.class);
		String genuine = application.ticket();
		SecureRandom random = new SecureRandom();
		guess(tickets, random, 1000);
		long before = usedHeap();
		guess(tickets, random, GUESSES);
		for (int i = 0; i < 1000; i++) {
			String guessed = random(random);
			assertThat(application.status("/chat/lobby", (handshake) -> handshake.ticket(guessed))).isEqualTo(401);
		}
		Awaitility.await().untilAsserted(() -> assertThat(usedHeap()).isLessThan(before + TOLERANCE));
		assertThat(application.status("/chat/lobby", (handshake) -> handshake.ticket(genuine))).isEqualTo(101);
	}

	private static void guess(TicketRedeemer tickets, SecureRandom random, int guesses) {
		for (int i = 0; i < guesses; i++) {
			String guessed = random(random);
			assertThatExceptionOfType(TicketRefusedException.class).isThrownBy(() -> tickets.redeem(guessed,
					new TicketRedemption("/chat/lobby", null, ClientAddress.of("127.0.0.1"))));
		}
	}

	private static String random(SecureRandom random) {
		byte[] bytes = new byte[32];
		random.nextBytes(bytes);
		return "wst_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
	}

	@Test
	@DisplayName("H6 a ticket is no login: on a plain HTTP route it opens nothing, begets no further ticket, and is not spent")
	void plainRoute() {
		String ticket = application.ticket();
		HttpProbe bearer = application.http().header("Authorization", "Ticket " + ticket);
		for (String path : List.of("/page", "/page?ticket=" + ticket, "/ticket", "/")) {
			assertThat(bearer.get(path).status()).as(path).isEqualTo(401);
			assertThat(application.http().get(path).status()).as(path).isEqualTo(401);
			assertThat(bearer.post(path).status()).as(path).isIn(401, 403);
			assertThat(application.status(path, (handshake) -> handshake.plain().ticket(ticket))).isEqualTo(401);
			assertThat(application.status(path, (handshake) -> handshake.ticket(ticket))).isEqualTo(401);
		}
		assertThat(application.status("/chat/lobby?ticket=" + ticket, RawHandshake::plain)).isEqualTo(426);
		assertThat(application.http().as("alice").get("/page").body()).isEqualTo("page");
		assertThat(application.status("/chat/lobby", (handshake) -> handshake.ticket(ticket))).isEqualTo(101);
	}

	@WsExtEndpoint("/chat/{room}")
	static class Chat {

		@OnText
		String echo(String text) {
			return text;
		}

	}

	@RestController
	static class Page {

		@RequestMapping("/page")
		String page() {
			return "page";
		}

	}

}
