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

package io.github.wsext.test.guide.security;

import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

class RenewingListener implements WebSocket.Listener {

	private final Supplier<String> tickets;

	RenewingListener(Supplier<String> tickets) {
		this.tickets = tickets;
	}

	@Override
	public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence message, boolean last) {
		socket.request(1);
		if (!message.toString().contains("\"auth:expiring\"")) {
			return null;
		}
		String ticket = this.tickets.get();
		return socket.sendText("{\"event\":\"auth:refresh\",\"payload\":{\"ticket\":\"" + ticket + "\"}}", true);
	}

}
