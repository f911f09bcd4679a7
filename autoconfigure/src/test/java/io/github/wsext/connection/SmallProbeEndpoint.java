package io.github.wsext.connection;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.WsExtEndpoint;

/**
 * A {@link ProbeEndpoint} for messages of 1 KB at most.
 */
@WsExtEndpoint(path = "/small/{name}", id = "small", authentication = HandshakeAuthentication.NONE,
		maxMessageSize = "1KB")
class SmallProbeEndpoint extends ProbeEndpoint {

}
