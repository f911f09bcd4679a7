package io.github.wsext.ticket;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;

/**
 * What is kept for a ticket. The secret itself is not part of it.
 *
 * @param authentication the caller the ticket was issued to
 * @param endpoint concrete path the ticket is bound to, decoded, such as
 * {@code /chat/lobby}, or {@code null} if it opens any endpoint
 * @param attributes attributes the connection will start with; copied, without those that
 * are {@code null}
 * @param payload typed data for the callbacks of the endpoint
 * @param issuedAt when the ticket was issued
 * @param expiresAt from when on the ticket is refused
 * @param authenticatedUntil when the caller's own authentication ends, if it does
 * @param session key of the HTTP session in which the ticket was issued, if there was one
 * @param origin {@code Origin} header of the request that asked for the ticket, if it had
 * one
 */
public record Ticket(Authentication authentication, @Nullable String endpoint, Map<String, Object> attributes,
		@Nullable Object payload, Instant issuedAt, Instant expiresAt, @Nullable Instant authenticatedUntil,
		@Nullable String session, @Nullable String origin) {

	public Ticket {
		Map<String, Object> copy = new LinkedHashMap<>(attributes);
		copy.values().removeIf((value) -> value == null);
		attributes = copy.isEmpty() ? Map.of() : Collections.unmodifiableMap(copy);
	}

	/**
	 * A ticket of a caller whose authentication has neither an end of its own nor an HTTP
	 * session.
	 */
	public Ticket(Authentication authentication, @Nullable String endpoint, Map<String, Object> attributes,
			@Nullable Object payload, Instant issuedAt, Instant expiresAt, @Nullable String origin) {
		this(authentication, endpoint, attributes, payload, issuedAt, expiresAt, null, null, origin);
	}

	/**
	 * Whether the ticket is to be refused at this time.
	 */
	public boolean isExpired(Instant now) {
		return !now.isBefore(this.expiresAt);
	}

	@Override
	public String toString() {
		return "Ticket[principal=" + this.authentication.getName() + ", endpoint=" + this.endpoint + ", expiresAt="
				+ this.expiresAt + "]";
	}

}
