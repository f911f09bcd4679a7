package io.github.wsext.ticket;

import io.github.wsext.limit.ClientAddress;
import org.jspecify.annotations.Nullable;

/**
 * Binding of a ticket to the address it was issued to. Clients change theirs: between
 * mobile networks, and between IPv4 and IPv6 from one request to the next.
 */
public enum AddressBinding {

	/**
	 * From any address.
	 */
	OFF,

	/**
	 * From the very address.
	 */
	EXACT,

	/**
	 * From the network around it: 24 bits of an IPv4 address, 56 bits of an IPv6 address.
	 */
	PREFIX;

	private static final int IPV4_BITS = 24;

	private static final int IPV6_BITS = 56;

	/**
	 * What is kept and compared, or {@code null} if tickets are not bound.
	 */
	@Nullable String of(ClientAddress address) {
		return switch (this) {
			case OFF -> null;
			case EXACT -> address.toString();
			case PREFIX -> address.network(IPV4_BITS, IPV6_BITS);
		};
	}

}
