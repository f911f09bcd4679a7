/**
 * Who may connect: one-time tickets are issued to authenticated callers, kept until they
 * are presented, and redeemed by the handshake.
 */
@NullMarked
package io.github.wsext.ticket;

import org.jspecify.annotations.NullMarked;
