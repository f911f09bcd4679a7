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

package io.github.wsext.test.guide.tickets;

import io.github.wsext.ticket.IssuedTicket;
import io.github.wsext.ticket.TicketExpiredEvent;
import io.github.wsext.ticket.TicketRequest;
import io.github.wsext.ticket.TicketService;

import org.springframework.context.event.EventListener;
import org.springframework.security.core.Authentication;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class SeatController {

	private final TicketService tickets;

	private final Seats seats;

	SeatController(TicketService tickets, Seats seats) {
		this.tickets = tickets;
		this.seats = seats;
	}

	@PostMapping("/games/{game}/seat")
	IssuedTicket takeSeat(Authentication caller, @PathVariable String game) {
		return this.tickets.issue(caller, "/games/" + game, new Seat(game, 3));
	}

	@PostMapping("/games/{game}/audience")
	IssuedTicket watch(Authentication caller, @PathVariable String game) {
		return this.tickets.issue(TicketRequest.builder(caller)
			.endpoint("/games/" + game)
			.payload(new Seat(game, 0))
			.attribute("tenant", "guests")
			.build());
	}

	@EventListener
	void giveBack(TicketExpiredEvent expired) {
		if (expired.ticket().payload() instanceof Seat seat) {
			this.seats.release(seat);
		}
	}

}
