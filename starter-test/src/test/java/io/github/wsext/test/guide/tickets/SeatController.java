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
