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

package io.github.wsext.ticket;

import io.github.wsext.support.EndedLogins;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/**
 * Login that a request came with. It may end while the request is under way: Spring
 * Security has seen the caller by then, and the HTTP session is gone already.
 *
 * @param session key of the HTTP session, if there is one
 * @param since how many logins had ended when the request arrived
 */
public record RequestLogin(@Nullable String session, long since) {

	private static final String ARRIVED = RequestLogin.class.getName() + ".arrived";

	/**
	 * Notes that a request has arrived. To be called before anybody asks who the caller
	 * is.
	 * @param sessions takes note of the session that a ticket or a connection belongs to
	 */
	public static void arrived(HttpServletRequest request, EndedLogins ended, HttpSessions sessions) {
		if (request.getAttribute(ARRIVED) == null) {
			request.setAttribute(ARRIVED, new Arrival(ended.count(), sessions));
		}
	}

	/**
	 * The login of a request. Creates no session.
	 */
	public static RequestLogin of(HttpServletRequest request, EndedLogins ended) {
		Arrival arrival = (request.getAttribute(ARRIVED) instanceof Arrival arrived) ? arrived : null;
		long since = (arrival != null) ? arrival.ended() : ended.count();
		HttpSession session = request.getSession(false);
		if (session != null) {
			if (arrival != null) {
				arrival.sessions().note(session);
			}
			return new RequestLogin(HttpSessionKey.of(session.getId()), since);
		}
		String key = HttpSessionKey.requested(request);
		// A cookie that was stale before has nothing to do with who the caller is.
		return new RequestLogin((key != null && !ended.hadEnded(key, since)) ? key : null, since);
	}

	/**
	 * What was when a request arrived.
	 *
	 * @param ended how many logins had ended
	 * @param sessions the sessions of tickets and connections
	 */
	private record Arrival(long ended, HttpSessions sessions) {
	}

}
