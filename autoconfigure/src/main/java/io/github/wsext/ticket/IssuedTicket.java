package io.github.wsext.ticket;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Ticket to hand to the caller. May be returned from a controller as it is.
 *
 * @param ticket the secret
 * @param expiresAt from when on the ticket is refused
 * @param expiresIn seconds until then
 * @param url relative URL of the endpoint with the ticket in it, if the caller named the
 * endpoint
 */
public record IssuedTicket(String ticket, Instant expiresAt, long expiresIn,
		@JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String url) {

	@Override
	public String toString() {
		return "IssuedTicket[ticket=****, expiresAt=" + this.expiresAt + ", expiresIn=" + this.expiresIn + "]";
	}

}
