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

package io.github.wsext;

import org.jspecify.annotations.Nullable;

/**
 * Refusal of an event with a code of the application's own, thrown by {@link OnEvent},
 * {@link OnError} and the handlers of {@link WsEvents#subscribe}: the client is answered
 * with an {@code error} event that has the code, the message and, if there is one, a
 * payload. Is no failure, unless an {@link OnError} method takes it for one: the
 * connection stays, and nothing is logged. Has no stack trace.
 */
public class WsEventException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final String code;

	private final transient @Nullable Object payload;

	/**
	 * Refuses without a payload.
	 * @param code what programs go by, such as {@code sold_out}
	 * @param message what is wrong, shown to the client
	 */
	public WsEventException(String code, String message) {
		this(code, message, null);
	}

	/**
	 * Refuses.
	 * @param code what programs go by, such as {@code sold_out}
	 * @param message what is wrong, shown to the client
	 * @param payload whatever else the client is to know, which the connection's codec
	 * encodes
	 */
	public WsEventException(String code, String message, @Nullable Object payload) {
		super(message, null, false, false);
		if (code.isBlank()) {
			throw new IllegalArgumentException("The code must not be blank");
		}
		this.code = code;
		this.payload = payload;
	}

	/**
	 * What programs go by.
	 */
	public String code() {
		return this.code;
	}

	/**
	 * What is wrong, shown to the client.
	 */
	@Override
	public String getMessage() {
		return String.valueOf(super.getMessage());
	}

	/**
	 * Whatever else the client is to know.
	 */
	public @Nullable Object payload() {
		return this.payload;
	}

}
