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

package io.github.wsext.testsupport;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * The request that opens a WebSocket: correct at first, then whatever the test makes of
 * it.
 */
public final class RawHandshake {

	/** The key of every request: that of RFC 6455. */
	public static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

	private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

	private final RawWebSocketClient client;

	private final String target;

	private final HttpHeaders headers = new HttpHeaders();

	private String method = "GET";

	private String version = "HTTP/1.1";

	private String body = "";

	RawHandshake(RawWebSocketClient client, String target, int port) {
		this.client = client;
		this.target = target;
		this.headers.set("Host", "localhost:" + port);
		this.headers.set("Upgrade", "websocket");
		this.headers.set("Connection", "Upgrade");
		this.headers.set("Sec-WebSocket-Key", KEY);
		this.headers.set("Sec-WebSocket-Version", "13");
	}

	public RawHandshake method(String method) {
		this.method = method;
		return this;
	}

	/**
	 * The HTTP version, such as {@code HTTP/1.0}.
	 */
	public RawHandshake version(String version) {
		this.version = version;
		return this;
	}

	/**
	 * Sets a header, in place of what there was under this name.
	 */
	public RawHandshake header(String name, String value) {
		this.headers.set(name, value);
		return this;
	}

	/**
	 * Adds a line for a header, even if there is one already.
	 */
	public RawHandshake addHeader(String name, String value) {
		this.headers.add(name, value);
		return this;
	}

	/**
	 * Removes a header.
	 */
	public RawHandshake without(String name) {
		this.headers.remove(name);
		return this;
	}

	/**
	 * Makes it a plain HTTP request, without any header of a WebSocket.
	 */
	public RawHandshake plain() {
		return without("Upgrade").without("Connection").without("Sec-WebSocket-Key").without("Sec-WebSocket-Version");
	}

	/**
	 * A body with its {@code Content-Length}.
	 */
	public RawHandshake body(String body) {
		this.body = body;
		return header("Content-Length", String.valueOf(body.getBytes(StandardCharsets.UTF_8).length));
	}

	public RawHandshake basic(String user, String password) {
		byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
		return header("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
	}

	public RawHandshake origin(String origin) {
		return header("Origin", origin);
	}

	public RawHandshake subprotocols(String... subprotocols) {
		return header("Sec-WebSocket-Protocol", String.join(", ", subprotocols));
	}

	/**
	 * Hands in a ticket as browsers do.
	 */
	public RawHandshake ticket(String ticket) {
		return subprotocols("wsext.v1", "wsext.ticket." + ticket);
	}

	/**
	 * Offers permessage-deflate without context takeover, so that each message can be
	 * read by itself.
	 */
	public RawHandshake offerDeflate() {
		return header("Sec-WebSocket-Extensions",
				"permessage-deflate; server_no_context_takeover; client_no_context_takeover");
	}

	/**
	 * The bytes of the request, for those who want to send half of them.
	 */
	public byte[] encode() {
		return toString().getBytes(StandardCharsets.UTF_8);
	}

	/**
	 * Sends the request and reads the answer.
	 */
	public HttpAnswer send() {
		this.client.write(encode());
		return this.client.readAnswer("HEAD".equals(this.method));
	}

	/**
	 * Sends the request, which the server has to accept.
	 */
	public RawWebSocketClient open() {
		this.client.write(encode());
		return awaitOpen();
	}

	/**
	 * Reads the answer to the request, for those who have written it themselves.
	 */
	public RawWebSocketClient awaitOpen() {
		HttpAnswer answer = this.client.readAnswer(false);
		if (answer.status() != 101) {
			throw new AssertionError("Expected 101 but got " + answer);
		}
		String key = this.headers.getFirst("Sec-WebSocket-Key");
		String accept = answer.headers().getFirst("Sec-WebSocket-Accept");
		if (key != null && !acceptOf(key).equals(accept)) {
			throw new AssertionError("Expected Sec-WebSocket-Accept " + acceptOf(key) + " but got " + accept);
		}
		this.client.opened(answer);
		return this.client;
	}

	static String acceptOf(@Nullable String key) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
			return Base64.getEncoder().encodeToString(digest);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * The text of the request.
	 */
	@Override
	public String toString() {
		StringBuilder text = new StringBuilder();
		text.append(this.method).append(' ').append(this.target).append(' ').append(this.version).append("\r\n");
		this.headers.forEach((name, values) -> values
			.forEach((value) -> text.append(name).append(": ").append(value).append("\r\n")));
		return text.append("\r\n").append(this.body).toString();
	}

}
