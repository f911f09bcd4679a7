package io.github.wsext.transport;

import java.time.Duration;

/**
 * Settings of the container's side of a connection.
 *
 * @param compression whether permessage-deflate (RFC 7692) may be negotiated
 * @param sendTimeout longest time the container may hold a thread of its own while the
 * socket is full
 */
public record TransportSettings(boolean compression, Duration sendTimeout) {
}
