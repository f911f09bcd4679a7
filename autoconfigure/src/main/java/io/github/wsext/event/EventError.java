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

package io.github.wsext.event;

import java.util.Locale;

/**
 * Why an event was not handled.
 */
public enum EventError {

	/** The message is not an event. */
	BAD_ENVELOPE,

	/** Nobody handles events of that name. */
	UNKNOWN_EVENT,

	/** The payload could not be read or did not pass validation. */
	INVALID_PAYLOAD,

	/** The caller may not do this. */
	FORBIDDEN,

	/** Whoever handles the event has refused it with a code of the application's own. */
	REJECTED,

	/** There are as many of these as there may be. */
	LIMIT_EXCEEDED,

	/** Whoever handles the event has failed. */
	FAILED;

	/**
	 * Whether the client has broken the rules of the protocol, for certain: the payload
	 * may be what a person has typed.
	 */
	public boolean isMistakeOfClient() {
		return this == BAD_ENVELOPE || this == UNKNOWN_EVENT;
	}

	/**
	 * The code on the wire, such as {@code unknown_event}.
	 */
	public String code() {
		return name().toLowerCase(Locale.ROOT);
	}

}
