package io.github.wsext.ticket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.jspecify.annotations.Nullable;

/**
 * Names HTTP sessions without naming them: a session's id is a credential, its SHA-256 is
 * none.
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
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(sessionId.getBytes(StandardCharsets.UTF_8));
			return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
