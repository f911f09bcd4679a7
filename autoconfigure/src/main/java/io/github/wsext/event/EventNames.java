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

/**
 * Names of events: parts separated by colons, of which the last may be {@code *}.
 */
public final class EventNames {

	private static final String WILDCARD = "*";

	private EventNames() {
	}

	/**
	 * Whether events can be subscribed to by this name.
	 */
	public static boolean isValid(String name) {
		int star = name.indexOf('*');
		return !name.isBlank() && name.length() <= EventEnvelope.MAX_NAME_LENGTH
				&& (star < 0 || name.equals(WILDCARD) || (star == name.length() - 1 && name.endsWith(":*")));
	}

	/**
	 * Whether an event has the name, or one the wildcard stands for.
	 */
	static boolean matches(String name, String event) {
		return name.endsWith(WILDCARD) ? event.startsWith(name.substring(0, name.length() - 1)) : name.equals(event);
	}

}
