package io.github.wsext.test.guide.readme;

import java.security.Principal;

import io.github.wsext.Broadcast;
import io.github.wsext.OnText;
import io.github.wsext.WsExtEndpoint;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;

// The example of README.md.
@WsExtEndpoint("/chat/{room}")
class ChatEndpoint {

	@OnText
	@Broadcast
	Said say(@Valid Say message, Principal user) {
		return new Said(user.getName(), message.text());
	}

	record Say(@NotBlank String text) {
	}

	record Said(String from, String text) {
	}

}
