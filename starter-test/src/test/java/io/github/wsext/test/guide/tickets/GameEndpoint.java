package io.github.wsext.test.guide.tickets;

import io.github.wsext.ConnectionAttribute;
import io.github.wsext.OnOpen;
import io.github.wsext.TicketPayload;
import io.github.wsext.WsExtEndpoint;

@WsExtEndpoint("/games/{game}")
class GameEndpoint {

	@OnOpen
	String open(@TicketPayload Seat seat, @ConnectionAttribute String tenant) {
		return "Seat %d at %s".formatted(seat.number(), tenant);
	}

}
