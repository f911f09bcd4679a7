package io.github.wsext.connection;

import io.github.wsext.WsExtEndpoint;

/**
 * A {@link ProbeEndpoint} that wants a ticket.
 */
@WsExtEndpoint(path = "/user/{name}", id = "user")
class TicketProbeEndpoint extends ProbeEndpoint {

}
