/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.github.wsext.handshake;

import java.net.URI;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

import io.github.wsext.handshake.HandshakeObserver.Refusal;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.util.StringUtils;
import org.springframework.web.socket.WebSocketHttpHeaders;

/**
 * Check whether the request is a WebSocket handshake at all (RFC 6455 section 4.2.1).
 * Strict, because whatever a container refuses later has cost a ticket.
 */
final class UpgradeCheck implements HandshakeStep<RequestedHandshake, RequestedHandshake> {

	private static final String VERSION = "13";

	private static final int KEY_BYTES = 16;

	/** Of the bytes in base64, with padding. */
	private static final int KEY_LENGTH = 24;

	/** Besides those that begin with Sec-WebSocket. */
	private static final Set<String> OURS = Set.of("upgrade", "connection", "host", "origin", "content-length",
			"transfer-encoding");

	private static final String TOKEN = "[\\w!#$%&'*+.^`|~-]++";

	private static final Pattern EXTENSION = Pattern
		.compile("%1$s(\\s*+;\\s*+%1$s(\\s*+=\\s*+(%1$s|\"%1$s\"))?+)*+".formatted(TOKEN));

	@Override
	public HandshakeOutcome<RequestedHandshake> take(RequestedHandshake handshake) {
		HandshakeRefusal refusal = refusal(handshake);
		return (refusal != null) ? HandshakeOutcome.refused(refusal) : HandshakeOutcome.passed(handshake);
	}

	private static @Nullable HandshakeRefusal refusal(RequestedHandshake handshake) {
		HttpHeaders headers = handshake.headers();
		if (handshake.request().getMethod() != HttpMethod.GET) {
			return refusal(HttpStatus.METHOD_NOT_ALLOWED, "A WebSocket handshake is a GET").with(HttpHeaders.ALLOW,
					HttpMethod.GET.name());
		}
		if (handshake.request().unreadableHeaders().stream().anyMatch(UpgradeCheck::isOurs)) {
			return bad("Malformed header");
		}
		if (!"HTTP/1.1".equals(handshake.servletRequest().getProtocol()) || !isUpgrade(headers)) {
			return refusal(HttpStatus.UPGRADE_REQUIRED, "This is a WebSocket endpoint")
				.with(HttpHeaders.UPGRADE, "websocket")
				.with(HttpHeaders.CONNECTION, "Upgrade");
		}
		if (headers.getValuesAsList(HttpHeaders.CONNECTION).stream().noneMatch("upgrade"::equalsIgnoreCase)) {
			return bad("The Connection header must contain Upgrade");
		}
		if (!List.of(VERSION).equals(headers.get(WebSocketHttpHeaders.SEC_WEBSOCKET_VERSION))) {
			return refusal(HttpStatus.UPGRADE_REQUIRED, "Unsupported WebSocket version")
				.with(WebSocketHttpHeaders.SEC_WEBSOCKET_VERSION, VERSION);
		}
		if (!isKey(headers.get(WebSocketHttpHeaders.SEC_WEBSOCKET_KEY))) {
			return bad("Sec-WebSocket-Key must be 16 bytes in base64");
		}
		if (!areExtensions(headers.getOrEmpty(WebSocketHttpHeaders.SEC_WEBSOCKET_EXTENSIONS))) {
			return bad("Malformed Sec-WebSocket-Extensions");
		}
		if (headers.getContentLength() > 0 || headers.containsHeader(HttpHeaders.TRANSFER_ENCODING)) {
			return bad("A WebSocket handshake has no body");
		}
		return (isUri(handshake.servletRequest()) && isUri(handshake)) ? null : bad("Malformed URI");
	}

	private static boolean isOurs(String header) {
		String name = header.toLowerCase(Locale.ROOT);
		return OURS.contains(name) || name.startsWith("sec-websocket-");
	}

	private static HandshakeRefusal bad(String detail) {
		return refusal(HttpStatus.BAD_REQUEST, detail);
	}

	private static HandshakeRefusal refusal(HttpStatus status, String detail) {
		return HandshakeRefusal.of(Refusal.NOT_UPGRADE, status, detail);
	}

	private static boolean isUpgrade(HttpHeaders headers) {
		List<String> protocols = headers.getValuesAsList(HttpHeaders.UPGRADE);
		return protocols.size() == 1 && "websocket".equalsIgnoreCase(protocols.get(0));
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

	private static boolean areExtensions(List<String> lines) {
		for (String line : lines) {
			for (String extension : StringUtils.tokenizeToStringArray(line, ",")) {
				if (!EXTENSION.matcher(extension).matches()) {
					return false;
				}
			}
		}
		return true;
	}

	/**
	 * Looks at the URI as the container sees it, which keeps it with the connection.
	 */
	private static boolean isUri(HttpServletRequest request) {
		ServletRequest innermost = request;
		while (innermost instanceof ServletRequestWrapper wrapper) {
			innermost = wrapper.getRequest();
		}
		HttpServletRequest container = (HttpServletRequest) innermost;
		try {
			URI.create(container.getRequestURI() + "?" + container.getQueryString());
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

	/**
	 * Looks at the URI as it is after what a proxy has said of host and prefix.
	 */
	private static boolean isUri(RequestedHandshake handshake) {
		try {
			handshake.uri();
			return true;
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			return false;
		}
	}

}
