package io.github.wsext.test;

import java.security.Principal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.wsext.connection.Identity;
import io.github.wsext.handshake.UserReloader;
import io.github.wsext.ticket.AuthenticationExpiry;
import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketRefusedException;
import io.github.wsext.limit.ClientAddress;
import io.github.wsext.ticket.TicketRedeemer;
import io.github.wsext.ticket.TicketRedemption;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.util.ClassUtils;

/**
 * Finds out who connects in memory: whoever the test says.
 */
final class MemoryCallers {

	private static final Log logger = LogFactory.getLog(MemoryCallers.class);

	private static final boolean SECURITY = ClassUtils.isPresent("org.springframework.security.core.Authentication",
			MemoryCallers.class.getClassLoader());

	private final @Nullable Tickets tickets;

	private MemoryCallers(@Nullable Tickets tickets) {
		this.tickets = tickets;
	}

	/**
	 * Callers that can have no tickets.
	 */
	static MemoryCallers withoutTickets() {
		return new MemoryCallers(null);
	}

	/**
	 * Callers that may have tickets of this application.
	 */
	static MemoryCallers of(ApplicationContext context) {
		return new MemoryCallers(SECURITY ? Tickets.of(context) : null);
	}

	/**
	 * The caller of a handshake.
	 * @return {@code null} if nobody has been named, or the ticket is no good
	 */
	@Nullable Caller identify(Handshake handshake, String path) {
		String ticket = handshake.ticket();
		if (ticket != null) {
			if (this.tickets == null) {
				throw new IllegalStateException("ticket(ticket) needs the TicketService of an application context; "
						+ "without one say who connects with as(user) or as(principal)");
			}
			return this.tickets.redeem(ticket, path, handshake.headers().getOrigin());
		}
		Principal principal = handshake.principal();
		if (principal == null && handshake.caller() != null) {
			principal = user(handshake.caller(), handshake.roles());
		}
		return (principal != null) ? new Caller(identity(principal), Map.of(), null) : null;
	}

	private static Identity identity(Principal principal) {
		return SECURITY ? Secured.identity(principal) : Identity.of(principal);
	}

	private static Principal user(String name, List<String> roles) {
		return SECURITY ? Secured.user(name, roles) : new NamedPrincipal(name);
	}

	/**
	 * Who connects, and what their ticket brings along.
	 *
	 * @param identity the caller, if known, and for how long
	 * @param attributes attributes the connection starts with
	 * @param ticketPayload payload of the ticket, if any
	 */
	record Caller(Identity identity, Map<String, Object> attributes, @Nullable Object ticketPayload) {

		static final Caller UNKNOWN = new Caller(Identity.of(null), Map.of(), null);

		/**
		 * The same with what the test has added.
		 */
		Caller with(Handshake handshake) {
			Map<String, Object> all = new LinkedHashMap<>(this.attributes);
			all.putAll(handshake.attributes());
			Object payload = handshake.ticketPayload();
			return new Caller(this.identity, all, (payload != null) ? payload : this.ticketPayload);
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

		private static final AuthenticationExpiry EXPIRY = AuthenticationExpiry.forClassPath();

		private Secured() {
		}

		static Identity identity(Principal principal) {
			return new Identity(principal,
					(principal instanceof Authentication caller) ? EXPIRY.expiresAt(caller) : null, null);
		}

		static Principal user(String name, List<String> roles) {
			UserDetails user = User.withUsername(name).password("").roles(roles.toArray(String[]::new)).build();
			return UsernamePasswordAuthenticationToken.authenticated(user, null, user.getAuthorities());
		}

	}

	/**
	 * Redeems tickets. Loaded only where Spring Security is there.
	 *
	 * @param redeemer the tickets
	 * @param users looks up users once more
	 */
	private record Tickets(TicketRedeemer redeemer, UserReloader users) {

		private static final ClientAddress LOCAL = ClientAddress.of("127.0.0.1");

		static @Nullable Tickets of(ApplicationContext context) {
			TicketRedeemer redeemer = context.getBeanProvider(TicketRedeemer.class).getIfAvailable();
			return (redeemer != null) ? new Tickets(redeemer,
					context.getBeanProvider(UserReloader.class).getIfAvailable(() -> UserReloader.NONE)) : null;
		}

		@Nullable Caller redeem(String ticket, String path, @Nullable String origin) {
			try {
				Ticket redeemed = this.redeemer.redeem(ticket, new TicketRedemption(path, origin, LOCAL));
				Identity identity = new Identity(this.users.reload(redeemed.authentication()),
						redeemed.authenticatedUntil(), redeemed.session());
				return new Caller(identity, redeemed.attributes(), redeemed.payload());
			}
			catch (TicketRefusedException | UserReloader.UnavailableException ex) {
				logger.debug("Ticket refused on " + path, ex);
				return null;
			}
		}

	}

}
