package io.github.wsext.benchmarks.wsext;

import io.github.wsext.Broadcast;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;

/**
 * Sends what it gets to all.
 */
@WsExtEndpoint(path = "/broadcast", authentication = HandshakeAuthentication.NONE)
class BroadcastEndpoint {

	@OnText
	@Broadcast
	String say(String message) {
		return message;
	}

}
