package io.github.wsext.handshake;

import java.security.Principal;
import java.time.Instant;

import io.github.wsext.connection.Identity;
import io.github.wsext.ticket.AuthenticationExpiry;
import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;
import org.springframework.util.ClassUtils;

/**
 * Identity that an HTTP request brings along, with or without Spring Security.
 */
final class HttpIdentity {

	private static final boolean SECURITY = ClassUtils.isPresent("org.springframework.security.core.Authentication",
			HttpIdentity.class.getClassLoader());

	private HttpIdentity() {
	}

	static Identity of(Principal principal, @Nullable String session) {
		return new Identity(principal, SECURITY ? Expiry.of(principal) : null, session);
	}

	/**
	 * Apart, because Spring Security may be missing.
	 */
	private static final class Expiry {

		private static final AuthenticationExpiry EXPIRY = AuthenticationExpiry.forClassPath();

		static @Nullable Instant of(Principal principal) {
			return (principal instanceof Authentication authentication) ? EXPIRY.expiresAt(authentication) : null;
		}

	}

}
