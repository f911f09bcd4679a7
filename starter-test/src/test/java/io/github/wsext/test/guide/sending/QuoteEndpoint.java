package io.github.wsext.test.guide.sending;

import java.util.Set;

import io.github.wsext.Broadcast;
import io.github.wsext.OnEvent;
import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;

// The example of docs/sending.md.
@WsExtEndpoint(path = "/quotes", overflow = OverflowPolicy.DROP_OLDEST)
class QuoteEndpoint {

	@OnEvent("quote:follow")
	Followed follow(@Valid Follow wanted, WsConnection connection) {
		connection.subscribe("/quotes/" + wanted.symbol());
		return new Followed(connection.topics());
	}

	@OnEvent("quote:tip")
	@Broadcast(excludeSender = true)
	Tip tip(@Valid Tip tip) {
		return tip;
	}

	record Follow(@NotBlank String symbol) {
	}

	record Followed(Set<String> topics) {
	}

	record Tip(@NotBlank String text) {
	}

}
