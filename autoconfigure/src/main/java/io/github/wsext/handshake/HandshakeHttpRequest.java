package io.github.wsext.handshake;

import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServletServerHttpRequest;

/**
 * Request of a handshake, whose headers can be read whatever is in them: those that make
 * no sense are told apart, and nobody parses one that is not asked for.
 */
final class HandshakeHttpRequest extends ServletServerHttpRequest {

	private final ReadableHeadersRequest request;

	HandshakeHttpRequest(HttpServletRequest request) {
		this(new ReadableHeadersRequest(request));
	}

	private HandshakeHttpRequest(ReadableHeadersRequest request) {
		super(new HttpSchemeRequest(request));
		this.request = request;
	}

	/**
	 * The headers that can be read.
	 */
	@Override
	public HttpHeaders getHeaders() {
		return this.request.readable();
	}

	/**
	 * The names of the others.
	 */
	Set<String> unreadableHeaders() {
		return this.request.unreadable();
	}

}
