package io.github.wsext.handshake;

import java.util.Collections;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.security.web.util.matcher.RequestMatcher;

/**
 * Matcher of requests for a ticket that no foreign page can have made in the name of a
 * user who is logged in by a cookie: those that bring their own {@code Authorization},
 * and those without any cookie.
 */
final class CookielessRequestMatcher implements RequestMatcher {

	private final RequestMatcher ticketPath;

	CookielessRequestMatcher(RequestMatcher ticketPath) {
		this.ticketPath = ticketPath;
	}

	@Override
	public boolean matches(HttpServletRequest request) {
		if (!this.ticketPath.matches(request)) {
			return false;
		}
		if (has(request, HttpHeaders.AUTHORIZATION)) {
			// Browsers add remembered Basic credentials to the requests of any page.
			return !"cross-site".equalsIgnoreCase(request.getHeader("Sec-Fetch-Site"));
		}
		return !has(request, HttpHeaders.COOKIE);
	}

	/**
	 * Asks for the name only: the firewall may refuse to read the value.
	 */
	private static boolean has(HttpServletRequest request, String header) {
		return Collections.list(request.getHeaderNames()).stream().anyMatch(header::equalsIgnoreCase);
	}

}
