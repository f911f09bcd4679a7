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

import java.lang.reflect.Type;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.github.wsext.InvalidPayloadException;
import io.github.wsext.InvalidPayloadException.Violation;
import io.github.wsext.WsEventException;
import io.github.wsext.codec.EventMessage;
import io.github.wsext.codec.EventTree;
import io.github.wsext.codec.PayloadProblems;
import io.github.wsext.send.CarriedTrace;
import io.github.wsext.topic.TopicNames;
import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

/**
 * The shape of an event on the wire:
 * {@code {"event":"chat:say","payload":{...},"id":"1"}}. The keys {@code topic},
 * {@code pos}, {@code traceparent} and {@code tracestate} beside them are reserved.
 *
 * @param eventKey key of the event's name
 * @param payloadKey key of its payload
 * @param idKey key of the identifier that a reply carries back
 * @param traced whether events carry their place in a trace, from clients and to them
 */
public record EventEnvelope(String eventKey, String payloadKey, String idKey, boolean traced) {

	/** Name of the event that says what went wrong. */
	public static final String ERROR = "error";

	static final int MAX_NAME_LENGTH = 128;

	/** Keys for messages whose place in their topic is known. */
	private static final String TOPIC_KEY = "topic";

	private static final String POSITION_KEY = "pos";

	private static final List<String> RECOVERY_KEYS = List.of(TOPIC_KEY, POSITION_KEY);

	private static final List<String> TRACE_KEYS = List.of(CarriedTrace.TRACEPARENT, CarriedTrace.TRACESTATE);

	public EventEnvelope {
		if (eventKey.isBlank() || payloadKey.isBlank() || idKey.isBlank() || eventKey.equals(payloadKey)
				|| eventKey.equals(idKey) || payloadKey.equals(idKey)) {
			throw new IllegalArgumentException("wsext.event.event-key, payload-key and id-key must be three different"
					+ " names, were '" + eventKey + "', '" + payloadKey + "' and '" + idKey + "'");
		}
		for (String key : List.of(eventKey, payloadKey, idKey)) {
			checkNotReserved(key, RECOVERY_KEYS, "the recovery of topics");
			checkNotReserved(key, TRACE_KEYS, "traces");
		}
	}

	private static void checkNotReserved(String key, List<String> reserved, String purpose) {
		if (reserved.contains(key)) {
			throw new IllegalArgumentException("wsext.event.event-key, payload-key and id-key must not be '" + key
					+ "': " + String.join(" and ", reserved) + " are reserved for " + purpose);
		}
	}

	/**
	 * The shape of events that carry no traces.
	 */
	public EventEnvelope(String eventKey, String payloadKey, String idKey) {
		this(eventKey, payloadKey, idKey, false);
	}

	/**
	 * Reads an event.
	 * @return the event, or {@code null} if the message is none
	 */
	public @Nullable InboundEvent read(EventTree message) {
		EventTree name = message.get(this.eventKey);
		if (name == null || !(name.value() instanceof String event) || event.isEmpty()
				|| event.length() > MAX_NAME_LENGTH || !TopicNames.isPrintable(event)) {
			return null;
		}
		EventTree id = message.get(this.idKey);
		boolean answerable = id == null || isValid(id.value());
		return new InboundEvent(event, message.get(this.payloadKey), answerable ? id : null, answerable,
				this.traced ? trace(message) : null);
	}

	private static @Nullable CarriedTrace trace(EventTree message) {
		return CarriedTrace.read(value(message, CarriedTrace.TRACEPARENT), value(message, CarriedTrace.TRACESTATE));
	}

	private static @Nullable Object value(EventTree message, String key) {
		EventTree member = message.get(key);
		return (member != null) ? member.value() : null;
	}

	private static boolean isValid(@Nullable Object id) {
		boolean whole = id instanceof Integer || id instanceof Long || id instanceof Short || id instanceof BigInteger;
		return (whole || id instanceof String) && String.valueOf(id).length() <= MAX_NAME_LENGTH;
	}

	/**
	 * An event to be encoded.
	 * @param id the identifier, or the tree of one that the client has given
	 */
	public Map<String, Object> write(String name, Object payload, @Nullable Object id) {
		return write(name, payload, null, id);
	}

	/**
	 * An event to be encoded that carries its place in a trace.
	 * @param id the identifier, if there is one
	 * @param trace what it carries, {@code null} if nothing
	 */
	public Map<String, Object> traced(String name, Object payload, @Nullable String id, @Nullable CarriedTrace trace) {
		if (trace == null) {
			return write(name, payload, id);
		}
		Map<String, Object> message = members(name, payload, id);
		message.put(CarriedTrace.TRACEPARENT, trace.traceparent());
		if (trace.tracestate() != null) {
			message.put(CarriedTrace.TRACESTATE, trace.tracestate());
		}
		return new EventMessage(message, this.payloadKey, null);
	}

	/**
	 * An event to be encoded.
	 * @param type the declared type of the payload, if it is known and says more than the
	 * class
	 * @param id the identifier, or the tree of one that the client has given
	 */
	public Map<String, Object> write(String name, Object payload, @Nullable Type type, @Nullable Object id) {
		return new EventMessage(members(name, payload, id), this.payloadKey, type);
	}

	private Map<String, Object> members(String name, Object payload, @Nullable Object id) {
		Map<String, Object> message = new LinkedHashMap<>(4);
		message.put(this.eventKey, name);
		message.put(this.payloadKey, payload);
		if (id != null) {
			message.put(this.idKey, id);
		}
		return message;
	}

	/**
	 * A message to be encoded whose place in its topic is known.
	 * @param name name of the event, or {@code null} if it is none
	 */
	public Map<String, Object> positioned(@Nullable String name, Object payload, String topic, String position) {
		Map<String, Object> message = new LinkedHashMap<>(8);
		if (name != null) {
			message.put(this.eventKey, name);
			message.put(this.payloadKey, payload);
		}
		message.put(TOPIC_KEY, topic);
		message.put(POSITION_KEY, position);
		if (name == null) {
			message.put(this.payloadKey, payload);
		}
		return new EventMessage(message, this.payloadKey, null);
	}

	/**
	 * A place in a topic to be encoded, without the message that is there.
	 */
	public Map<String, Object> position(String topic, String position) {
		Map<String, Object> message = new LinkedHashMap<>(4);
		message.put(TOPIC_KEY, topic);
		message.put(POSITION_KEY, position);
		return new EventMessage(message, this.payloadKey, null);
	}

	/**
	 * An event to be encoded that says no more than that one of a client has been
	 * handled.
	 * @param id the tree that the client has given
	 */
	public Map<String, Object> acknowledgement(String name, EventTree id) {
		Map<String, Object> message = new LinkedHashMap<>(2);
		message.put(this.eventKey, name);
		message.put(this.idKey, id);
		return new EventMessage(message, this.payloadKey, null);
	}

	/**
	 * An {@code error} event to be encoded.
	 */
	public Map<String, Object> error(EventError error, String message, @Nullable EventTree id) {
		return error(error, message, List.of(), id);
	}

	/**
	 * An {@code error} event to be encoded.
	 * @param violations what is wrong with the fields of a payload
	 */
	public Map<String, Object> error(EventError error, String message, List<Violation> violations,
			@Nullable EventTree id) {
		Map<String, Object> payload = new LinkedHashMap<>(4);
		payload.put("code", error.code());
		payload.put("message", message);
		if (!violations.isEmpty()) {
			payload.put("violations", violations.stream().map(EventEnvelope::write).toList());
		}
		return write(ERROR, payload, id);
	}

	/**
	 * An {@code error} event to be encoded that the application has thrown.
	 */
	public Map<String, Object> error(WsEventException rejected, @Nullable EventTree id) {
		Map<String, Object> payload = new LinkedHashMap<>(4);
		payload.put("code", rejected.code());
		payload.put("message", rejected.getMessage());
		if (rejected.payload() != null) {
			payload.put("payload", rejected.payload());
		}
		return write(ERROR, payload, id);
	}

	private static Map<String, String> write(Violation violation) {
		Map<String, String> written = new LinkedHashMap<>(4);
		written.put("field", violation.field());
		written.put("message", violation.message());
		return written;
	}

	/**
	 * An event of a client.
	 *
	 * @param name its name
	 * @param payload its payload, if it has one
	 * @param id what the client wants back on the reply
	 * @param answerable whether what it wants back, if anything, can come back as it was
	 * @param trace its place in a trace of the client, if it says so and may
	 */
	public record InboundEvent(String name, @Nullable EventTree payload, @Nullable EventTree id, boolean answerable,
			@Nullable CarriedTrace trace) {

		public InboundEvent(String name, @Nullable EventTree payload, @Nullable EventTree id) {
			this(name, payload, id, true, null);
		}

		/**
		 * The payload as an object.
		 * @throws InvalidPayloadException if it is not of that type or missing
		 */
		public <T> T payload(Class<T> type) {
			if (this.payload == null) {
				throw PayloadProblems.missing();
			}
			Class<?> boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
			@SuppressWarnings("unchecked")
			T payload = (T) this.payload.decode(boxed);
			return payload;
		}

	}

}
