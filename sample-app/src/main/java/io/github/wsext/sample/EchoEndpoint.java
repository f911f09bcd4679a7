package io.github.wsext.sample;

import java.nio.ByteBuffer;

import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.OnBinary;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;

/**
 * Sends back what it gets, to anybody from anywhere.
 */
@WsExtEndpoint(path = "/echo", id = "echo", authentication = HandshakeAuthentication.NONE, allowedOrigins = "*",
		maxMessageSize = "16MB")
class EchoEndpoint {

	@OnText
	String text(String message) {
		return message;
	}

	@OnBinary
	ByteBuffer binary(ByteBuffer message) {
		return message;
	}

}
