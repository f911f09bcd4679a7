package io.github.wsext.connection;

import io.github.wsext.LeaveReason;

import org.springframework.web.socket.CloseStatus;

/**
 * How a connection has ended.
 *
 * @param status what went over the wire
 * @param reason who or what ended it
 */
public record ConnectionEnd(CloseStatus status, LeaveReason reason) {
}
