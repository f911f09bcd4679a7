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

import java.net.InetSocketAddress;
import java.util.Set;

import io.github.wsext.limit.ClientAddress;
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
	 * The address of the client, without asking the name service what a name stands for
	 * that a proxy has passed on.
	 */
	@Override
	public InetSocketAddress getRemoteAddress() {
		return ClientAddress.of(this.request.getRemoteAddr()).withPort(Math.max(0, this.request.getRemotePort()));
	}

	/**
	 * The names of the others.
	 */
	Set<String> unreadableHeaders() {
		return this.request.unreadable();
	}

}
