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

package io.github.wsext.handshake;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.web.socket.WebSocketHttpHeaders;

/**
 * Subprotocols that a client offers, in its order.
 *
 * @param names their names
 */
record OfferedSubprotocols(List<String> names) {

	/** Offered beside a ticket, so that there is a subprotocol that can be echoed. */
	private static final String MARKER = "wsext.v1";

	static OfferedSubprotocols of(HttpServletRequest request) {
		List<String> names = new ArrayList<>();
		for (String line : Collections.list(request.getHeaders(WebSocketHttpHeaders.SEC_WEBSOCKET_PROTOCOL))) {
			Collections.addAll(names, StringUtils.tokenizeToStringArray(line, ","));
		}
		return new OfferedSubprotocols(List.copyOf(names));
	}

	/**
	 * The subprotocol of the answer: the one agreed, else the marker if it was offered,
	 * because browsers drop a connection that answers none of what they offered.
	 */
	@Nullable String toEcho(@Nullable String agreed) {
		return (agreed == null && this.names.contains(MARKER)) ? MARKER : agreed;
	}

}
