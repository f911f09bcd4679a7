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
