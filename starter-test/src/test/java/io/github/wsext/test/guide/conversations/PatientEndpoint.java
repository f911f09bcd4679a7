package io.github.wsext.test.guide.conversations;

import java.time.Duration;

import io.github.wsext.OnOpen;
import io.github.wsext.OnText;
import io.github.wsext.WsConnection;
import io.github.wsext.WsExtEndpoint;

@WsExtEndpoint("/rooms/{room}")
class PatientEndpoint {

	@OnOpen
	void open(WsConnection connection) {
		connection.settings().setPingInterval(Duration.ofMinutes(1));
		connection.settings().setPingTimeout(Duration.ofSeconds(40));
		connection.settings().setMaxMessageSize(1024);
	}

	@OnText
	String text(String text) {
		return text;
	}

}
