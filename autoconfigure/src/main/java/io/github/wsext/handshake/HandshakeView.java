package io.github.wsext.handshake;

import java.net.InetSocketAddress;
import java.net.URI;
import java.security.Principal;
import java.util.Map;

import io.github.wsext.spi.HandshakeRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;

/**
 * Handshake as checks of the application see it: what one phase knows of it, and nothing
 * that could be changed.
 *
 * @param requested the first phase
 * @param routed the second phase, if it has got there
 * @param principal the caller, if known
 */
record HandshakeView(RequestedHandshake requested, @Nullable RoutedHandshake routed,
		@Nullable Principal principal) implements HandshakeRequest {

	@Override
	public String path() {
		return (this.routed != null) ? this.routed.path() : this.requested.path();
	}

	@Override
	public URI uri() {
		return (this.routed != null) ? this.routed.uri() : this.requested.uri();
	}

	@Override
	public MultiValueMap<String, String> queryParameters() {
		return QueryParameters.of(uri());
	}

	@Override
	public HttpHeaders headers() {
		return HttpHeaders.readOnlyHttpHeaders(this.requested.headers());
	}

	@Override
	public @Nullable InetSocketAddress remoteAddress() {
		return this.requested.remoteAddress();
	}

	@Override
	public @Nullable String endpoint() {
		return (this.routed != null) ? this.routed.endpoint().pattern() : null;
	}

	@Override
	public Map<String, String> pathVariables() {
		return (this.routed != null) ? this.routed.pathVariables() : Map.of();
	}

	@Override
	public @Nullable String subprotocol() {
		return (this.routed != null) ? this.routed.choice().subprotocol() : null;
	}

	@Override
	public String toString() {
		return "HandshakeRequest[path=" + path() + ", endpoint=" + endpoint() + "]";
	}

}
