package io.github.wsext.test;

import io.github.wsext.Conversation;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.WsConversation;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsMessage;

/**
 * Pulls its messages, and says goodbye after the second.
 */
@WsExtEndpoint(path = "/talk", authentication = HandshakeAuthentication.NONE, subprotocols = "talk",
		requireSubprotocol = true)
class TalkEndpoint {

	@Conversation
	void talk(WsConversation conversation) {
		conversation.send("Who are you?");
		int count = 0;
		for (WsMessage message : conversation.incoming()) {
			conversation.send(++count + ": " + ((WsMessage.Text) message).payload());
			if (count == 2) {
				return;
			}
		}
	}

}
