package io.github.wsext.handshake;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

import io.github.wsext.handshake.HandshakeObserver.Refusal;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.util.WebUtils;

/**
 * Whether the page that connects may do so. Other clients than browsers send no origin;
 * they cannot be tricked into a connection.
 */
final class OriginCheck extends HandshakeCheck {

	/** What browsers send; patterns are looked for in nothing else. */
	private static final Pattern ORIGIN = Pattern
		.compile("null|[a-z][a-z0-9+.-]*+://([a-z0-9._~-]*+|\\[[0-9a-f:.]++])(:\\d{1,5})?+");

	private final Map<List<String>, CorsConfiguration> patterns = new ConcurrentHashMap<>();

	OriginCheck() {
		super(Stage.ORIGIN);
	}

	@Override
	boolean check(HandshakeAttempt attempt, ServerHttpRequest request, ServerHttpResponse response) throws IOException {
		List<String> origins = request.getHeaders().getOrEmpty(HttpHeaders.ORIGIN);
		if (origins.isEmpty() || (origins.size() == 1 && isAllowed(attempt, request, origins.get(0)))) {
			return true;
		}
		return Rejections.reject(attempt, Refusal.ORIGIN, response, HttpStatus.FORBIDDEN, "Origin not allowed");
	}

	private boolean isAllowed(HandshakeAttempt attempt, ServerHttpRequest request, String origin) {
		// Scheme and host are the same in any case.
		String lowerCase = origin.toLowerCase(Locale.ROOT);
		if (!ORIGIN.matcher(lowerCase).matches()) {
			return false;
		}
		try {
			return WebUtils.isSameOrigin(request)
					|| patterns(attempt.endpoint().allowedOrigins()).checkOrigin(lowerCase) != null;
		}
		catch (IllegalArgumentException ex) {
			// Not an origin at all.
			return false;
		}
	}

	private CorsConfiguration patterns(List<String> allowed) {
		return this.patterns.computeIfAbsent(allowed, (key) -> {
			CorsConfiguration configuration = new CorsConfiguration();
			configuration.setAllowedOriginPatterns(key.stream().map((one) -> one.toLowerCase(Locale.ROOT)).toList());
			return configuration;
		});
	}

}
