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

package io.github.wsext.dispatch.invocation;

import io.github.wsext.WsConversation;
import io.github.wsext.WsMessage;
import io.github.wsext.connection.ConnectionEnd;
import io.github.wsext.dispatch.stream.StreamedMessage;
import io.github.wsext.event.EventEnvelope.InboundEvent;

/**
 * Something that has happened on a connection, as its callbacks are told of it.
 * Immutable, but for what a client still sends.
 */
public sealed interface Occurrence {

	/**
	 * A message, a part of one, or a pong.
	 *
	 * @param message the message, or the part
	 * @param last whether it is the last of its message
	 */
	record Message(WsMessage message, boolean last) implements Occurrence {
	}

	/**
	 * A message that is read while it arrives.
	 *
	 * @param message the message
	 */
	record Stream(StreamedMessage message) implements Occurrence {
	}

	/**
	 * A named event.
	 *
	 * @param event the event
	 */
	record Event(InboundEvent event) implements Occurrence {
	}

	/**
	 * A conversation that begins.
	 *
	 * @param conversation the conversation
	 */
	record Talk(WsConversation conversation) implements Occurrence {
	}

	/**
	 * The end of the connection.
	 *
	 * @param end how it ended
	 */
	record End(ConnectionEnd end) implements Occurrence {
	}

}
