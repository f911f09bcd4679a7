/**
 * Who may connect: one-time tickets are issued to authenticated callers, kept until they
 * are presented, and consumed by the handshake.
 */
@NullMarked
package io.github.wsext.ticket;

import org.jspecify.annotations.NullMarked;
