package io.github.wsext.test.guide.extending;

import java.util.Locale;

import io.github.wsext.OnConnect;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsHandshake;

import org.springframework.web.bind.annotation.RequestParam;

@WsExtEndpoint("/stage")
class StageEndpoint {

	@OnConnect
	void enter(WsHandshake handshake, @RequestParam String nickname) {
		handshake.attributes().put("nickname", nickname);
	}

	@Shout
	String shout(String text, @Nickname String nickname, Locale locale) {
		if (text.isBlank()) {
			throw new IllegalArgumentException("Nothing to shout");
		}
		return nickname + ": " + text.toUpperCase(locale);
	}

}
