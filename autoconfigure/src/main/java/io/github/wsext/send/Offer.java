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

package io.github.wsext.send;

/**
 * What became of a message that was offered to a connection.
 */
public enum Offer {

	/** It will leave in its turn. */
	QUEUED,

	/** It was left out, as its overflow policy says. */
	DROPPED,

	/** There is no room for it, and nothing may be left out. */
	OVERFLOW,

	/** Nothing is taken any more. */
	CLOSED

}
