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

package io.github.wsext.console;

import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.github.wsext.console.HandshakeAnswers.Answer;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.web.socket.WebSocketHttpHeaders;

/**
 * Filter that keeps the answers to handshakes of consoles, because a browser tells a page
 * no more than that there is no connection. Such a handshake has a subprotocol
 * {@code wsext.console.<id>} beside those it is about. Changes nothing, and looks at no
 * other request.
 */
public final class ConsoleHandshakeFilter implements Filter {

	private static final Pattern ID = Pattern.compile("(?:^|[, ])wsext\\.console\\.([A-Za-z0-9_-]{16,64})(?:$|[, ])");

	private final HandshakeAnswers answers = new HandshakeAnswers();

	HandshakeAnswers answers() {
		return this.answers;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		String id = (request instanceof HttpServletRequest http) ? id(http) : null;
		if (id == null || !(response instanceof HttpServletResponse http)) {
			chain.doFilter(request, response);
			return;
		}
		CompletableFuture<Answer> answer = this.answers.begin(id);
		RecordedResponse recorded = new RecordedResponse(http);
		int status = HttpServletResponse.SC_INTERNAL_SERVER_ERROR;
		try {
			chain.doFilter(request, recorded);
			status = recorded.getStatus();
		}
		finally {
			answer.complete(new Answer(status, recorded.getHeader(HttpHeaders.RETRY_AFTER), recorded.body()));
		}
	}

	private static @Nullable String id(HttpServletRequest request) {
		for (String offered : Collections.list(request.getHeaders(WebSocketHttpHeaders.SEC_WEBSOCKET_PROTOCOL))) {
			Matcher matcher = ID.matcher(offered);
			if (matcher.find()) {
				return matcher.group(1);
			}
		}
		return null;
	}

}
