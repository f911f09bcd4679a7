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
	 */
	public static void arrived(HttpServletRequest request, EndedLogins ended) {
		if (request.getAttribute(ARRIVED) == null) {
			request.setAttribute(ARRIVED, ended.count());
		}
	}

	/**
	 * The login of a request. Creates no session.
	 */
	public static RequestLogin of(HttpServletRequest request, EndedLogins ended) {
		long since = (request.getAttribute(ARRIVED) instanceof Long arrived) ? arrived : ended.count();
		HttpSession session = request.getSession(false);
		if (session != null) {
			return new RequestLogin(HttpSessionKey.of(session.getId()), since);
		}
		String key = HttpSessionKey.requested(request);
		// A cookie that was stale before has nothing to do with who the caller is.
		return new RequestLogin((key != null && !ended.hadEnded(key, since)) ? key : null, since);
	}

}
