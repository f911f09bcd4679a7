package io.github.wsext.handshake;

import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketHttpHeaders;

/**
 * Whether the request is a WebSocket handshake at all (RFC 6455 section 4.2.1).
 */
final class UpgradeCheck extends HandshakeCheck {

	private static final String VERSION = "13";

	private static final int KEY_BYTES = 16;

	/** Of the bytes in base64, with padding. */
	private static final int KEY_LENGTH = 24;

	UpgradeCheck() {
		super(Stage.UPGRADE);
	}

	@Override
	boolean check(HandshakeAttempt attempt, ServerHttpRequest request, ServerHttpResponse response) throws IOException {
		HttpHeaders headers = request.getHeaders();
		if (request.getMethod() != HttpMethod.GET) {
			response.getHeaders().setAllow(Set.of(HttpMethod.GET));
			return Rejections.reject(response, HttpStatus.METHOD_NOT_ALLOWED, "A WebSocket handshake is a GET");
		}
		if (!hasToken(headers, HttpHeaders.UPGRADE, "websocket")) {
			response.getHeaders().set(HttpHeaders.UPGRADE, "websocket");
			response.getHeaders().set(HttpHeaders.CONNECTION, "Upgrade");
			return Rejections.reject(response, HttpStatus.UPGRADE_REQUIRED, "This is a WebSocket endpoint");
		}
		if (!hasToken(headers, HttpHeaders.CONNECTION, "upgrade")) {
			return Rejections.reject(response, HttpStatus.BAD_REQUEST, "The Connection header must contain Upgrade");
		}
		if (!VERSION.equals(headers.getFirst(WebSocketHttpHeaders.SEC_WEBSOCKET_VERSION))) {
			response.getHeaders().set(WebSocketHttpHeaders.SEC_WEBSOCKET_VERSION, VERSION);
			return Rejections.reject(response, HttpStatus.UPGRADE_REQUIRED, "Unsupported WebSocket version");
		}
		if (!isKey(headers.get(WebSocketHttpHeaders.SEC_WEBSOCKET_KEY))) {
			return Rejections.reject(response, HttpStatus.BAD_REQUEST, "Sec-WebSocket-Key must be 16 bytes in base64");
		}
		return true;
	}

	private static boolean hasToken(HttpHeaders headers, String name, String token) {
		List<String> lines = headers.getValuesAsList(name);
		return lines.stream().anyMatch((value) -> value.equalsIgnoreCase(token));
	}

	private static boolean isKey(@Nullable List<String> keys) {
		if (keys == null || keys.size() != 1 || keys.get(0).length() != KEY_LENGTH) {
			return false;
		}
		try {
			return Base64.getDecoder().decode(keys.get(0)).length == KEY_BYTES;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
