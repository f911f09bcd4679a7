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

package io.github.wsext.dispatch.event;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;

import io.github.wsext.WsPresence;
import io.github.wsext.codec.EventTree;
import io.github.wsext.codec.MalformedPayloadException;
import io.github.wsext.codec.RawJson;
import io.github.wsext.connection.ManagedConnection;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.EventError;
import io.github.wsext.presence.PresenceQueries;
import io.github.wsext.topic.TopicNames;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The event with which a client asks who is present on a topic that it is subscribed to,
 * page by page. It is answered one page at a time: the next event of the connection comes
 * afterwards.
 */
final class PresenceEvents implements InboundEventHandler {

	private static final Log logger = LogFactory.getLog(PresenceEvents.class);

	private static final String LIST = "presence:list";

	private static final String TOPIC = "topic";

	private static final String CURSOR = "cursor";

	private static final String LIMIT = "limit";

	private static final int DEFAULT_LIMIT = 100;

	private static final int MAX_CURSOR = 512;

	private final PresenceQueries presence;

	private final EventEnvelope envelope;

	private final EventErrors errors;

	PresenceEvents(PresenceQueries presence, EventEnvelope envelope, EventErrors errors) {
		this.presence = presence;
		this.envelope = envelope;
		this.errors = errors;
	}

	/**
	 * Whether clients may see anything.
	 */
	boolean isOpen() {
		return this.presence.isOpen();
	}

	@Override
	public boolean supports(InboundEvent event, ManagedConnection connection) {
		return event.name().equals(LIST) && this.presence.isConfigured();
	}

	@Override
	public boolean goesBeforeMessages(ManagedConnection connection) {
		return isOpen();
	}

	@Override
	public Outcome handle(InboundEvent event, ManagedConnection connection, EventTurn turn) {
		Question question;
		try {
			question = Question.read(event.payload());
		}
		catch (MalformedPayloadException ex) {
			this.errors.invalid(connection, ex, event.id());
			return Outcome.DONE;
		}
		if (!turn.call(() -> this.presence.maySee(connection, question.topic()))) {
			this.errors.error(connection, EventError.FORBIDDEN, "Access denied", event.id());
			return Outcome.DONE;
		}
		return list(event, question, connection);
	}

	private Outcome list(InboundEvent event, Question question, ManagedConnection connection) {
		CompletionStage<WsPresence.Page> listed;
		try {
			listed = this.presence.members(question.topic(), question.cursor(), question.limit());
		}
		catch (Throwable ex) {
			failed(event, connection, ex);
			return Outcome.DONE;
		}
		listed.whenComplete((page, failure) -> {
			try {
				if (failure != null) {
					failed(event, connection, failure);
				}
				else {
					connection.answer(this.envelope.write(event.name(), write(question.topic(), page), event.id()));
				}
			}
			finally {
				connection.endEvent();
			}
		});
		return Outcome.PENDING;
	}

	private void failed(InboundEvent event, ManagedConnection connection, Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		if (cause instanceof IllegalArgumentException) {
			this.errors.invalid(connection, Question.malformed(CURSOR, "Not the cursor of a page"), event.id());
			return;
		}
		connection.failed(logger, "List of who is present", cause);
		this.errors.error(connection, EventError.FAILED, "Nobody knows who is present", event.id());
	}

	private static Map<String, Object> write(String topic, WsPresence.Page page) {
		Map<String, Object> payload = new LinkedHashMap<>();
		payload.put(TOPIC, topic);
		payload.put("members", page.members().stream().map(PresenceEvents::write).toList());
		if (page.cursor() != null) {
			payload.put(CURSOR, page.cursor());
		}
		payload.put("count", page.count());
		return payload;
	}

	private static Map<String, Object> write(WsPresence.Member member) {
		Map<String, Object> written = new LinkedHashMap<>(4);
		written.put("user", member.user());
		written.put("connections", member.connections());
		if (member.info() != null) {
			written.put("info", new RawJson(member.info()));
		}
		return written;
	}

	/**
	 * What a client has asked for.
	 *
	 * @param topic the topic
	 * @param cursor where the page begins
	 * @param limit most members of the page
	 */
	private record Question(String topic, @Nullable String cursor, int limit) {

		static Question read(@Nullable EventTree payload) {
			return new Question(topic(payload), cursor(payload), limit(payload));
		}

		private static String topic(@Nullable EventTree payload) {
			if (value(payload, TOPIC) instanceof String topic && TopicNames.isValid(topic)) {
				return topic;
			}
			throw malformed(TOPIC, "Not the name of a topic");
		}

		private static @Nullable String cursor(@Nullable EventTree payload) {
			if (isAbsent(payload, CURSOR)) {
				return null;
			}
			if (value(payload, CURSOR) instanceof String cursor && cursor.length() <= MAX_CURSOR) {
				return cursor;
			}
			throw malformed(CURSOR, "Not the cursor of a page");
		}

		private static int limit(@Nullable EventTree payload) {
			if (isAbsent(payload, LIMIT)) {
				return DEFAULT_LIMIT;
			}
			if (value(payload, LIMIT) instanceof Integer limit && limit >= 1 && limit <= WsPresence.MAX_PAGE) {
				return limit;
			}
			throw malformed(LIMIT, "Not a number from 1 to " + WsPresence.MAX_PAGE);
		}

		private static boolean isAbsent(@Nullable EventTree payload, String member) {
			return payload == null || payload.get(member) == null;
		}

		private static @Nullable Object value(@Nullable EventTree payload, String member) {
			EventTree value = (payload != null) ? payload.get(member) : null;
			return (value != null) ? value.value() : null;
		}

		static MalformedPayloadException malformed(String field, String problem) {
			return new MalformedPayloadException(problem, field, problem, null);
		}

	}

}
