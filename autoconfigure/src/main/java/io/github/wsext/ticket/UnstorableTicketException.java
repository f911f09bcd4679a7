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

package io.github.wsext.ticket;

import org.jspecify.annotations.Nullable;

/**
 * Refusal to issue a ticket with something that its {@link TicketStore} cannot keep. A
 * mistake of the application's author, to whom the message says what to do; whoever asked
 * for the ticket is answered {@code 500}.
 */
public class UnstorableTicketException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	public UnstorableTicketException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
