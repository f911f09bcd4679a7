package io.github.wsext.benchmarks.wsext;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;

/**
 * Sends back what it gets.
 */
@WsExtEndpoint(path = "/echo", authentication = HandshakeAuthentication.NONE)
class EchoEndpoint {

	@OnText
	String echo(String message) {
		return message;
	}

}
