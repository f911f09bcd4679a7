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

package io.github.wsext.sample;

import java.math.BigDecimal;

import io.github.wsext.Conversation;
import io.github.wsext.HandshakeAuthentication;
import io.github.wsext.WsCloseException;
import io.github.wsext.WsConversation;
import io.github.wsext.WsExtEndpoint;
import io.github.wsext.WsMessage;

import org.springframework.web.socket.CloseStatus;

/**
 * Adds up the numbers it reads until it reads {@code =}, and answers the sum.
 */
@WsExtEndpoint(path = "/sum", id = "sum", authentication = HandshakeAuthentication.NONE)
class SumEndpoint {

	@Conversation
	void add(WsConversation conversation) {
		BigDecimal sum = BigDecimal.ZERO;
		for (WsMessage message : conversation.incoming()) {
			String text = text(message);
			if (text.equals("=")) {
				conversation.send(sum.toPlainString());
				return;
			}
			sum = sum.add(number(text));
		}
	}

	private static String text(WsMessage message) {
		if (message instanceof WsMessage.Text text) {
			return text.payload().strip();
		}
		throw new WsCloseException(CloseStatus.NOT_ACCEPTABLE.withReason("Send numbers as text"));
	}

	private static BigDecimal number(String text) {
		try {
			// Plain numbers only: an exponent could blow the sum up.
			if (text.length() <= 100 && text.chars().noneMatch((c) -> c == 'e' || c == 'E')) {
				return new BigDecimal(text);
			}
		}
		catch (NumberFormatException ex) {
			throw notANumber();
		}
		throw notANumber();
	}

	private static WsCloseException notANumber() {
		return new WsCloseException(CloseStatus.BAD_DATA.withReason("Not a number"));
	}

}
