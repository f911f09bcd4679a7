/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

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
