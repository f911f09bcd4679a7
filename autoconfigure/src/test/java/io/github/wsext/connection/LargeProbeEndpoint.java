package io.github.wsext.connection;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.WsExtEndpoint;

/**
 * A {@link ProbeEndpoint} whose limit is set by a property.
 */
@WsExtEndpoint(path = "/large/{name}", id = "large", authentication = HandshakeAuthentication.NONE,
		maxMessageSize = "1KB")
class LargeProbeEndpoint extends ProbeEndpoint {

}
