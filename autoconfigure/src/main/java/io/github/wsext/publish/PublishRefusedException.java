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

package io.github.wsext.publish;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * Thrown where a request is answered without anything being published.
 */
final class PublishRefusedException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final HttpStatus status;

	private final transient @Nullable Duration retryAfter;

	PublishRefusedException(HttpStatus status, String detail, @Nullable Duration retryAfter) {
		super(detail, null, false, false);
		this.status = status;
		this.retryAfter = retryAfter;
	}

	PublishRefusedException(HttpStatus status, String detail) {
		this(status, detail, null);
	}

	static PublishRefusedException malformed(String detail) {
		return new PublishRefusedException(HttpStatus.BAD_REQUEST,
				detail + ". Expected JSON such as {\"topic\":\"/news\",\"event\":\"price\",\"payload\":{}}");
	}

	HttpStatus status() {
		return this.status;
	}

	/**
	 * When to try again.
	 */
	@Nullable Duration retryAfter() {
		return this.retryAfter;
	}

}
