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

package io.github.wsext.endpoint;

import java.lang.annotation.Annotation;

import io.github.wsext.Conversation;
import io.github.wsext.OnBinary;
import io.github.wsext.OnClose;
import io.github.wsext.OnConnect;
import io.github.wsext.OnError;
import io.github.wsext.OnEvent;
import io.github.wsext.OnOpen;
import io.github.wsext.OnPong;
import io.github.wsext.OnText;

/**
 * The kinds of callback an endpoint can have.
 */
public enum CallbackKind {

	/** Before the 101. */
	CONNECT(OnConnect.class),

	/** The connection is open. */
	OPEN(OnOpen.class),

	/** The life of the connection, pulling messages. */
	CONVERSATION(Conversation.class),

	/** A text message. */
	TEXT(OnText.class),

	/** A binary message. */
	BINARY(OnBinary.class),

	/** A named event. */
	EVENT(OnEvent.class),

	/** A pong frame. */
	PONG(OnPong.class),

	/** Another callback failed. */
	ERROR(OnError.class),

	/** The connection has ended. */
	CLOSE(OnClose.class);

	private final Class<? extends Annotation> annotation;

	CallbackKind(Class<? extends Annotation> annotation) {
		this.annotation = annotation;
	}

	/**
	 * The annotation that marks such a callback.
	 */
	public Class<? extends Annotation> annotation() {
		return this.annotation;
	}

	/**
	 * Whether such a callback receives something the client has sent.
	 */
	public boolean hasPayload() {
		return this == TEXT || this == BINARY || this == EVENT || this == PONG;
	}

	/**
	 * The annotation as it is written.
	 */
	@Override
	public String toString() {
		return "@" + this.annotation.getSimpleName();
	}

}
