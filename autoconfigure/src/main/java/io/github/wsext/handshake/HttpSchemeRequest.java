package io.github.wsext.handshake;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/**
 * Request whose scheme is that of its page: some proxies say {@code wss} of a handshake
 * where they say {@code https} of everything else.
 */
final class HttpSchemeRequest extends HttpServletRequestWrapper {

	/** Set by Tomcat where it believes the proxy; it takes what is not https for http. */
	private static final String BELIEVED = "org.apache.tomcat.request.forwarded";

	private static final int HTTP_PORT = 80;

	private static final int HTTPS_PORT = 443;

	HttpSchemeRequest(HttpServletRequest request) {
		super(request);
	}

	@Override
	public String getScheme() {
		String scheme = super.getScheme();
		if ("wss".equalsIgnoreCase(scheme) || isTakenForHttp()) {
			return "https";
		}
		return "ws".equalsIgnoreCase(scheme) ? "http" : scheme;
	}

	@Override
	public int getServerPort() {
		int port = super.getServerPort();
		return (port == HTTP_PORT && isTakenForHttp()) ? HTTPS_PORT : port;
	}

	private boolean isTakenForHttp() {
		return Boolean.TRUE.equals(getAttribute(BELIEVED)) && "wss".equalsIgnoreCase(getHeader("X-Forwarded-Proto"));
	}

}
