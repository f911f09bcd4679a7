package io.github.wsext.handshake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.wsext.HandshakeRejectedException;
import io.github.wsext.handshake.HandshakeObserver.Refusal;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpResponse;

/**
 * Answers to handshakes that are refused: problem details (RFC 9457), written without the
 * application's JSON settings.
 */
public final class Rejections {

	private static final JsonMapper json = JsonMapper.builder().build();

	private Rejections() {
	}

	/**
	 * Refuses and counts.
	 * @param refusal the reason, for whoever counts
	 * @return {@code false}, what a check returns then
	 */
	static boolean reject(HandshakeAttempt attempt, Refusal refusal, ServerHttpResponse response, HttpStatusCode status,
			String detail) throws IOException {
		attempt.refused(refusal);
		return reject(response, status, detail);
	}

	/**
	 * Refuses.
	 * @return {@code false}, what a check returns then
	 */
	public static boolean reject(ServerHttpResponse response, HttpStatusCode status, String detail) throws IOException {
		Map<String, Object> problem = new LinkedHashMap<>();
		HttpStatus known = HttpStatus.resolve(status.value());
		problem.put("title", (known != null) ? known.getReasonPhrase() : "Rejected");
		problem.put("status", status.value());
		problem.put("detail", detail);
		return write(response, status, MediaType.APPLICATION_PROBLEM_JSON, json.writeValueAsBytes(problem));
	}

	static boolean unauthorized(HandshakeAttempt attempt, Refusal refusal, ServerHttpResponse response)
			throws IOException {
		attempt.refused(refusal);
		return unauthorized(response);
	}

	/**
	 * Refuses for lack of an authentication: the same answer whatever the reason.
	 * @return {@code false}, what a check returns then
	 */
	public static boolean unauthorized(ServerHttpResponse response) throws IOException {
		response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Ticket");
		return reject(response, HttpStatus.UNAUTHORIZED, "A valid ticket is required");
	}

	/**
	 * Refuses for now.
	 * @param wait after what time it may work
	 */
	static boolean later(HandshakeAttempt attempt, Refusal refusal, ServerHttpResponse response, HttpStatus status,
			Duration wait, String detail) throws IOException {
		long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
		response.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
		return reject(attempt, refusal, response, status, detail);
	}

	/**
	 * Refuses for a mistake of ours.
	 */
	static boolean failed(HandshakeAttempt attempt, ServerHttpResponse response) throws IOException {
		return reject(attempt, Refusal.FAILED, response, HttpStatus.INTERNAL_SERVER_ERROR, "The handshake failed");
	}

	static boolean reject(HandshakeAttempt attempt, HandshakeRejectedException rejection, ServerHttpResponse response)
			throws IOException {
		attempt.refused(Refusal.REJECTED);
		return reject(response, rejection);
	}

	/**
	 * Refuses as the endpoint wants it.
	 * @return {@code false}, what a check returns then
	 */
	public static boolean reject(ServerHttpResponse response, HandshakeRejectedException rejection) throws IOException {
		response.getHeaders().addAll(rejection.headers());
		String body = rejection.body();
		if (body == null) {
			return reject(response, rejection.status(), rejection.detail());
		}
		MediaType declared = rejection.headers().getContentType();
		MediaType contentType = (declared != null) ? declared
				: new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);
		return write(response, rejection.status(), contentType, body.getBytes(StandardCharsets.UTF_8));
	}

	private static boolean write(ServerHttpResponse response, HttpStatusCode status, MediaType contentType, byte[] body)
			throws IOException {
		response.setStatusCode(status);
		response.getHeaders().setContentType(contentType);
		response.getHeaders().setCacheControl("no-store");
		response.getHeaders().setContentLength(body.length);
		response.getBody().write(body);
		return false;
	}

}
