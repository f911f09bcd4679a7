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

package io.github.wsext.spi;

import io.github.wsext.HandshakeRejectedException;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.Assert;
import org.springframework.web.ErrorResponse;

/**
 * Result of a {@link HandshakeCheck}: go on, or refuse with this answer. Immutable.
 */
public final class HandshakeResult {

	private static final HandshakeResult PERMITTED = new HandshakeResult(null);

	private final @Nullable ErrorResponse refusal;

	private HandshakeResult(@Nullable ErrorResponse refusal) {
		this.refusal = refusal;
	}

	/**
	 * Lets the handshake go on to the next check.
	 */
	public static HandshakeResult permit() {
		return PERMITTED;
	}

	/**
	 * Refuses with a problem detail (RFC 9457).
	 * @param status status of the answer, 4xx or 5xx
	 * @param detail explanation, shown to the client
	 */
	public static HandshakeResult refuse(HttpStatusCode status, String detail) {
		return refuse(status, detail, HttpHeaders.EMPTY);
	}

	/**
	 * Refuses with a problem detail (RFC 9457) and headers.
	 * @param status status of the answer, 4xx or 5xx
	 * @param detail explanation, shown to the client
	 * @param headers headers of the answer, such as {@code Retry-After}
	 */
	public static HandshakeResult refuse(HttpStatusCode status, String detail, HttpHeaders headers) {
		return refuse(new HandshakeRejectedException(status, detail, headers, null));
	}

	/**
	 * Refuses with status, headers and problem detail of an error response, as Spring MVC
	 * would answer it.
	 * @param response the answer, 4xx or 5xx
	 */
	public static HandshakeResult refuse(ErrorResponse response) {
		Assert.isTrue(response.getStatusCode().isError(),
				() -> "A handshake is refused with a 4xx or 5xx status, not " + response.getStatusCode());
		return new HandshakeResult(response);
	}

	/**
	 * The answer, or {@code null} if the handshake may go on.
	 */
	public @Nullable ErrorResponse refusal() {
		return this.refusal;
	}

	@Override
	public String toString() {
		return (this.refusal != null) ? "refuse " + this.refusal.getStatusCode() : "permit";
	}

}
