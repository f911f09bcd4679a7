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

package io.github.wsext.cluster;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What a message between nodes says, written down in JSON, and beside that as codecs
 * write it that have nothing to do with JSON.
 *
 * @param type what the body is
 * @param event name of the event that has the body as its payload
 * @param body a value of JSON or a text, in UTF-8, or bytes; empty if nothing but the
 * renditions says it
 * @param renditions the whole message as some codecs write it
 */
record Content(Type type, @Nullable String event, byte[] body, List<Rendition> renditions) {

	static Content of(Type type, byte[] body) {
		return new Content(type, null, body, List.of());
	}

	/**
	 * What a body is.
	 */
	enum Type {

		/** A value of JSON, in UTF-8. */
		JSON,

		/** A text as it is, in UTF-8. */
		TEXT,

		/** Bytes as they are. */
		BINARY,

		/** Nothing that could be read without the codec that has a rendition. */
		NONE

	}

	/**
	 * A message as one codec writes it.
	 *
	 * @param codec name of the codec
	 * @param binary whether it is binary
	 * @param payload its payload
	 */
	record Rendition(String codec, boolean binary, byte[] payload) {
	}

}
