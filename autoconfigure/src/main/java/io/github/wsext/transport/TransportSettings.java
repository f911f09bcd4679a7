package io.github.wsext.transport;

import java.time.Duration;

/**
 * Settings of the container's side of a connection.
 *
 * @param compression whether permessage-deflate (RFC 7692) may be negotiated
 * @param closeTimeout longest time the container may wait for the socket when it sends a
 * close frame
 */
public record TransportSettings(boolean compression, Duration closeTimeout) {
}
