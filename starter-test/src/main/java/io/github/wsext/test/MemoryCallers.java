package io.github.wsext.test;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketService;
import org.jspecify.annotations.Nullable;

import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.util.ClassUtils;

/**
 * Finds out who connects in memory: whoever the test says.
 */
final class MemoryCallers {

	private static final boolean SECURITY = ClassUtils.isPresent("org.springframework.security.core.Authentication",
			MemoryCallers.class.getClassLoader());

	private final @Nullable TicketService tickets;

	/**
	 * Creates the callers.
	 * @param tickets consumes tickets, if there is anything that issues them
	 */
	MemoryCallers(@Nullable TicketService tickets) {
		this.tickets = tickets;
	}

	/**
	 * The caller of a handshake.
	 * @return {@code null} if nobody has been named
	 */
	@Nullable Caller identify(Handshake handshake, String path) {
		String ticket = handshake.ticket();
		if (ticket != null) {
			if (this.tickets == null) {
				throw new IllegalStateException("ticket(ticket) needs the TicketService of an application context; "
						+ "without one say who connects with as(user) or as(principal)");
			}
			Ticket consumed = this.tickets.consume(ticket, path, handshake.headers().getOrigin());
			return new Caller(consumed.authentication(), consumed.attributes(), consumed.payload());
		}
		Principal principal = handshake.principal();
		if (principal == null && handshake.caller() != null) {
			principal = user(handshake.caller(), handshake.roles());
		}
		return (principal != null) ? new Caller(principal, Map.of(), null) : null;
	}

	private static Principal user(String name, List<String> roles) {
		return SECURITY ? Secured.user(name, roles) : new NamedPrincipal(name);
	}

	/**
	 * Who connects, and what their ticket brings along.
	 *
	 * @param principal the caller, if known
	 * @param attributes attributes the connection starts with
	 * @param ticketPayload payload of the ticket, if any
	 */
	record Caller(@Nullable Principal principal, Map<String, Object> attributes, @Nullable Object ticketPayload) {

		static final Caller UNKNOWN = new Caller(null, Map.of(), null);

		/**
		 * The same with what the test has added.
		 */
		Caller with(Handshake handshake) {
			Map<String, Object> all = new LinkedHashMap<>(this.attributes);
			all.putAll(handshake.attributes());
			Object payload = handshake.ticketPayload();
			return new Caller(this.principal, all, (payload != null) ? payload : this.ticketPayload);
		}

	}

	/**
	 * Where Spring Security is not there.
	 */
	private record NamedPrincipal(String name) implements Principal {

		@Override
		public String getName() {
			return this.name;
		}

	}

	/**
	 * Loaded only where Spring Security is there.
	 */
	private static final class Secured {

		private Secured() {
		}

		static Principal user(String name, List<String> roles) {
			UserDetails user = User.withUsername(name).password("").roles(roles.toArray(String[]::new)).build();
			return UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities());
		}

	}

}
