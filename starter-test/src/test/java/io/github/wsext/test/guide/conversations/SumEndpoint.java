package io.github.wsext.test.guide.conversations;

import io.github.wsext.Conversation;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.WsConversation;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsMessage;

@WsExtEndpoint(path = "/sum", authentication = HandshakeAuthentication.NONE)
class SumEndpoint {

	@Conversation
	void add(WsConversation conversation) {
		long sum = 0;
		for (WsMessage message : conversation.incoming()) {
			String text = ((WsMessage.Text) message).payload();
			if (text.equals("=")) {
				conversation.send(String.valueOf(sum));
				return;
			}
			sum += Long.parseLong(text);
		}
	}

}
