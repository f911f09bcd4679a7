package io.github.wsext.handshake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import io.github.wsext.HandshakeRejectedException;
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

	/**
	 * Refuses for lack of an authentication: the same answer whatever the reason.
	 */
	public static boolean unauthorized(ServerHttpResponse response) throws IOException {
		response.getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Ticket");
		return reject(response, HttpStatus.UNAUTHORIZED, "A valid ticket is required");
	}

	/**
	 * Refuses as {@code @OnConnect} wants it.
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
