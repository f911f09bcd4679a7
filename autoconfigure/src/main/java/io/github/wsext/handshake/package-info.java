/**
 * The door: a request becomes a connection in phases, or is refused. The ticket is
 * redeemed as late as possible.
 */
@NullMarked
package io.github.wsext.handshake;

import org.jspecify.annotations.NullMarked;
