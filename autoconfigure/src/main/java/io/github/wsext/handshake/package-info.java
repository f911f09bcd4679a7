/**
 * The door: upgrade, origin, capacity, then the ticket, then {@code @OnConnect}; HTTP
 * becomes a connection.
 */
@NullMarked
package io.github.wsext.handshake;

import org.jspecify.annotations.NullMarked;
