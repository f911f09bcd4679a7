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

import java.io.IOException;

import io.github.wsext.handshake.HandshakeObserver.Refusal;
import io.github.wsext.support.EndedLogins;
import io.github.wsext.ticket.HttpSessions;
import io.github.wsext.ticket.RequestLogin;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.util.ServletRequestPathUtils;

/**
 * Filter at which requests arrive: notes what logins have ended by then, and refuses
 * handshakes whose path nobody can parse after what a proxy, or a client that plays one,
 * has said of its prefix. To be registered behind the filter that believes it: whoever
 * parses the path next would fail with an error.
 */
public final class ArrivalFilter implements Filter {

	private final EndedLogins endedLogins;

	private final HttpSessions sessions;

	private final HandshakeObserver observer;

	private final Runnable leaving;

	/**
	 * Creates the filter.
	 * @param endedLogins what logins have ended
	 * @param sessions takes note of the sessions of tickets and connections
	 * @param observer is told what becomes of handshakes
	 * @param leaving says goodbye to connections when the container stops the
	 * application, before it ends the HTTP sessions
	 */
	public ArrivalFilter(EndedLogins endedLogins, HttpSessions sessions, HandshakeObserver observer, Runnable leaving) {
		this.endedLogins = endedLogins;
		this.sessions = sessions;
		this.observer = observer;
		this.leaving = leaving;
	}

	@Override
	public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
			throws IOException, ServletException {
		if (request instanceof HttpServletRequest http) {
			RequestLogin.arrived(http, this.endedLogins, this.sessions);
			if ("websocket".equalsIgnoreCase(http.getHeader(HttpHeaders.UPGRADE)) && !isPath(http)) {
				refuse((HttpServletResponse) response);
				return;
			}
		}
		chain.doFilter(request, response);
	}

	/**
	 * The container stops the application. What ends from now on ends for that reason,
	 * and not because the sessions end, too.
	 */
	@Override
	public void destroy() {
		this.leaving.run();
	}

	private static boolean isPath(HttpServletRequest request) {
		try {
			ServletRequestPathUtils.parse(request);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	private void refuse(HttpServletResponse servletResponse) throws IOException {
		this.observer.refused(Refusal.NOT_UPGRADE);
		try (ServletServerHttpResponse response = new ServletServerHttpResponse(servletResponse)) {
			HandshakeRefusal.of(Refusal.NOT_UPGRADE, HttpStatus.BAD_REQUEST, "Malformed URI").writeTo(response);
		}
	}

}
