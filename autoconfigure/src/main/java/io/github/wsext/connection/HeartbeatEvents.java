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

package io.github.wsext.connection;

import java.util.Map;

import io.github.wsext.OverflowPolicy;
import io.github.wsext.WsHandshake;
import io.github.wsext.codec.WsCodecs;
import io.github.wsext.event.EventSettings;
import io.github.wsext.send.OutboundMessage;
import io.github.wsext.send.OutboundQueue;
import io.github.wsext.send.Overflow;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.web.socket.WebSocketHttpHeaders;

/**
 * Events that tell pages at intervals that the line is alive, as these cannot see pings:
 * for clients that have asked for it in their handshake. Made once for all connections,
 * and sent by the sweep, so that nothing of an application comes in between. Thread-safe.
 */
public final class HeartbeatEvents {

	/** Offered as a subprotocol by clients that want these events. */
	private static final String WANTED = "wsext.heartbeat";

	private static final String NAME = "wsext:heartbeat";

	private final long intervalNanos;

	private final OutboundMessage message;

	private HeartbeatEvents(EventSettings settings) {
		this.intervalNanos = settings.heartbeat().interval().toNanos();
		Map<String, Object> event = settings.envelope()
			.write(NAME, Map.of("interval", settings.heartbeat().interval().toMillis()), null);
		this.message = new OutboundMessage(WsCodecs.json(event));
	}

	/**
	 * The events of an application.
	 * @return the events, or {@code null} if it sends none
	 */
	static @Nullable HeartbeatEvents of(EventSettings settings) {
		return settings.heartbeat().interval().isZero() ? null : new HeartbeatEvents(settings);
	}

	/**
	 * Whether a client wants them.
	 */
	public static boolean areWanted(WsHandshake handshake) {
		for (String line : handshake.headers().getOrEmpty(WebSocketHttpHeaders.SEC_WEBSOCKET_PROTOCOL)) {
			for (String name : StringUtils.tokenizeToStringArray(line, ",")) {
				if (name.equals(WANTED)) {
					return true;
				}
			}
		}
		return false;
	}

	long intervalNanos() {
		return this.intervalNanos;
	}

	/**
	 * Sends one, unless so much waits for the client that it is none the wiser.
	 */
	void send(OutboundQueue queue) {
		if (!queue.isCongested()) {
			queue.offer(this.message, Overflow.of(OverflowPolicy.DROP_NEWEST), null);
		}
	}

}
