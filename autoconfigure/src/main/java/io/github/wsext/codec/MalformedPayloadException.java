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

package io.github.wsext.codec;

import java.util.List;

import io.github.wsext.InvalidPayloadException;
import org.jspecify.annotations.Nullable;

/**
 * A payload of another shape altogether, which a client that works as it should does not
 * send, whatever a person has typed into it.
 */
public final class MalformedPayloadException extends InvalidPayloadException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what is wrong, safe to show to the client
	 * @param field the field that it is about, empty for the payload as a whole
	 * @param problem what is wrong with the field
	 */
	public MalformedPayloadException(String message, String field, String problem, @Nullable Throwable cause) {
		super(message, List.of(new Violation(field, problem)), cause);
	}

	MalformedPayloadException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
