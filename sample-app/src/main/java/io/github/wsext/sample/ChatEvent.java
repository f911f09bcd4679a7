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

package io.github.wsext.sample;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * What browsers receive, as JSON whose {@code type} says which.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
sealed interface ChatEvent {

	/**
	 * Somebody said something.
	 */
	@JsonTypeName("said")
	record Said(String room, String from, String text, Instant at) implements ChatEvent {
	}

	/**
	 * Somebody sends a picture: the binary message of this size that follows.
	 */
	@JsonTypeName("picture")
	record Picture(String room, String from, int size, Instant at) implements ChatEvent {
	}

	/**
	 * An administrator has something to say to the receiver, wherever the receiver is.
	 */
	@JsonTypeName("notice")
	record Notice(String text, Instant at) implements ChatEvent {
	}

	/**
	 * The receiver is on the node of this name, one of several.
	 */
	@JsonTypeName("welcome")
	record Welcome(String node) implements ChatEvent {
	}

	/**
	 * What the receiver sent was refused.
	 */
	@JsonTypeName("error")
	record Failed(String message) implements ChatEvent {
	}

}
