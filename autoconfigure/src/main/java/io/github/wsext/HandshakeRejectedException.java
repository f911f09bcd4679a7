package io.github.wsext;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;

/**
 * Thrown by {@link OnConnect} to refuse a handshake.
 */
public class HandshakeRejectedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient HttpStatusCode status;

	private final transient HttpHeaders headers;

	private final @Nullable String body;

	/**
	 * Refuses with a problem detail (RFC 9457).
	 * @param status status of the answer, 4xx or 5xx
	 * @param detail explanation, shown to the client
	 */
	public HandshakeRejectedException(HttpStatusCode status, String detail) {
		this(status, detail, new HttpHeaders(), null);
	}

	/**
	 * Refuses with headers and body of the application's own.
	 * @param status status of the answer, 4xx or 5xx
	 * @param detail explanation, shown to the client if there is no body
	 * @param headers headers of the answer
	 * @param body the body, sent as it is with the {@code Content-Type} of the headers
	 * ({@code text/plain} if they have none); {@code null} for a problem detail
	 */
	public HandshakeRejectedException(HttpStatusCode status, String detail, HttpHeaders headers,
			@Nullable String body) {
		super(detail, null, false, false);
		if (!status.isError()) {
			throw new IllegalArgumentException("A handshake is rejected with a 4xx or 5xx status, not " + status);
		}
		this.status = status;
		this.headers = headers;
		this.body = body;
	}

	/**
	 * The explanation.
	 */
	public String detail() {
		String message = getMessage();
		return (message != null) ? message : "";
	}

	/**
	 * The status of the answer.
	 */
	public HttpStatusCode status() {
		return this.status;
	}

	/**
	 * The headers of the answer.
	 */
	public HttpHeaders headers() {
		return this.headers;
	}

	/**
	 * The body, or {@code null} for a problem detail.
	 */
	public @Nullable String body() {
		return this.body;
	}

}
