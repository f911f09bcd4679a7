package io.github.wsext.ticket;

import java.nio.charset.StandardCharsets;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/**
 * Key of an HTTP session: names it without giving it away, because a session's id is a
 * credential and its SHA-256 is none.
 */
public final class HttpSessionKey {

	private HttpSessionKey() {
	}

	/**
	 * The key of a request's session, or {@code null} if it has none. Creates none.
	 */
	public static @Nullable String of(@Nullable HttpServletRequest request) {
		HttpSession session = (request != null) ? request.getSession(false) : null;
		return (session != null) ? of(session.getId()) : null;
	}

	/**
	 * The key of a session.
	 */
	public static String of(String sessionId) {
		return Sha256.base64Url(sessionId.getBytes(StandardCharsets.UTF_8));
	}

}
