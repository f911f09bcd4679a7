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

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A message of the client that could not be read or did not pass validation. Unless an
 * {@link OnError} method takes it, a raw message closes the connection with 1007 and an
 * event is answered with an {@code error} event, which has the violations.
 */
public class InvalidPayloadException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final transient List<Violation> violations;

	/**
	 * A message that could not be read.
	 * @param message what is wrong, safe to show to the client
	 * @param cause the codec's exception
	 */
	public InvalidPayloadException(String message, @Nullable Throwable cause) {
		super(message, cause);
		this.violations = List.of();
	}

	/**
	 * A message that did not pass validation.
	 * @param violations what was violated
	 */
	public InvalidPayloadException(List<Violation> violations) {
		super(describe(violations));
		this.violations = List.copyOf(violations);
	}

	/**
	 * A message in which something is wrong.
	 * @param message what is wrong, safe to show to the client
	 * @param violations what is wrong with each field, safe to show to the client
	 * @param cause the codec's exception, if there is one
	 */
	public InvalidPayloadException(String message, List<Violation> violations, @Nullable Throwable cause) {
		super(message, cause);
		this.violations = List.copyOf(violations);
	}

	private static String describe(List<Violation> violations) {
		return "Validation failed: " + String.join("; ", violations.stream().map(Violation::toString).toList());
	}

	/**
	 * What is wrong, safe to show to the client.
	 */
	@Override
	public String getMessage() {
		return String.valueOf(super.getMessage());
	}

	/**
	 * What is wrong with each field, safe to show to the client: constraints that are
	 * violated, or the field that could not be read.
	 */
	public List<Violation> violations() {
		return this.violations;
	}

	/**
	 * Something that is wrong with a field.
	 *
	 * @param field path of the field, empty for the payload as a whole
	 * @param message what is wrong with it
	 */
	public record Violation(String field, String message) {

		@Override
		public String toString() {
			return this.field.isEmpty() ? this.message : this.field + " " + this.message;
		}

	}

}
