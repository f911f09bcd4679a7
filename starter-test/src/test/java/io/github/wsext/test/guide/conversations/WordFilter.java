package io.github.wsext.test.guide.conversations;

import io.github.wsext.WsConnection;
import io.github.wsext.WsMessage;
import io.github.wsext.dispatch.WsMessageInterceptor;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

@Component
@Order(1)
class WordFilter implements WsMessageInterceptor {

	@Override
	public boolean supports(String endpoint) {
		return endpoint.startsWith("/rooms/");
	}

	@Override
	public WsMessage inbound(WsConnection connection, WsMessage message) {
		return (message instanceof WsMessage.Text text) ? WsMessage.text(text.payload().replace("darn", "****"))
				: message;
	}

}
