package io.github.wsext.ticket;

import io.github.wsext.limit.ClientAddress;
import org.jspecify.annotations.Nullable;

/**
 * Redemption of a ticket: the handshake that it is to open.
 *
 * @param path its path, relative to the application, decoded
 * @param origin its {@code Origin} header, if it has one
 * @param address address of the client
 */
public record TicketRedemption(String path, @Nullable String origin, ClientAddress address) {
}
