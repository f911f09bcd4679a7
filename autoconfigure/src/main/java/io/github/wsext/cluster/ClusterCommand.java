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

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import io.github.wsext.connection.LoginEnd;
import io.github.wsext.topic.Destination;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.web.socket.CloseStatus;

/**
 * Something that all nodes have to do, those that are cut off as soon as they are back.
 *
 * @param at when it was given, in milliseconds of the time that all nodes share: what has
 * begun later is spared
 * @param action what is to be done
 */
record ClusterCommand(long at, Action action) {

	private static final int VERSION = 1;

	/**
	 * The last moment that the command is for: nothing that was there within the
	 * millisecond in which it was given escapes it.
	 */
	Instant until() {
		return Instant.ofEpochMilli(this.at).plusMillis(1).minusNanos(1);
	}

	byte[] toBytes(JsonMapper mapper) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("v", VERSION);
		members.put("at", this.at);
		if (this.action instanceof Close close) {
			members.put("c", "close");
			members.put("kind", close.destination().kind().name().toLowerCase(Locale.ROOT));
			members.put("name", close.destination().name());
			members.put("code", close.status().getCode());
			if (close.status().getReason() != null) {
				members.put("reason", close.status().getReason());
			}
		}
		else {
			write(((Follow) this.action).end(), members);
		}
		return mapper.writeValueAsBytes(members);
	}

	private static void write(LoginEnd end, Map<String, Object> members) {
		if (end instanceof LoginEnd.OfUser ended) {
			members.put("c", "user-ended");
			members.put("name", ended.user());
		}
		else if (end instanceof LoginEnd.OfSession ended) {
			members.put("c", "session-ended");
			members.put("name", ended.session());
		}
		else if (end instanceof LoginEnd.Moved moved) {
			members.put("c", "session-moved");
			members.put("name", moved.from());
			members.put("to", moved.to());
		}
		else if (end instanceof LoginEnd.OfOthers others) {
			members.put("c", "session-owned");
			members.put("name", others.session());
			members.put("user", others.user());
			members.put("changed", others.changed());
		}
	}

	/**
	 * Reads a command.
	 * @return the command, or {@code null} if it is one that this version does not know
	 * @throws UnreadableMessageException if it is none
	 */
	static @Nullable ClusterCommand read(byte[] bytes, JsonMapper mapper) {
		try {
			JsonNode members = mapper.readTree(bytes);
			if (members.path("v").asInt(0) != VERSION) {
				return null;
			}
			Action action = action(members);
			return (action != null) ? new ClusterCommand(members.path("at").asLong(0), action) : null;
		}
		catch (JacksonException | IllegalArgumentException ex) {
			throw new UnreadableMessageException("Not a command of a node", ex);
		}
	}

	private static @Nullable Action action(JsonNode members) {
		String name = text(members, "name");
		return switch (text(members, "c")) {
			case "close" -> new Close(
					new Destination(Destination.Kind.valueOf(text(members, "kind").toUpperCase(Locale.ROOT)), name),
					new CloseStatus(members.path("code").asInt(0), reason(members)));
			case "user-ended" -> new Follow(new LoginEnd.OfUser(name));
			case "session-ended" -> new Follow(new LoginEnd.OfSession(name));
			case "session-moved" -> new Follow(new LoginEnd.Moved(name, text(members, "to")));
			case "session-owned" -> new Follow(
					new LoginEnd.OfOthers(name, text(members, "user"), members.path("changed").asBoolean(false)));
			default -> null;
		};
	}

	private static @Nullable String reason(JsonNode members) {
		return members.has("reason") ? text(members, "reason") : null;
	}

	private static String text(JsonNode members, String name) {
		return members.path(name).asString("");
	}

	/**
	 * What is to be done.
	 */
	sealed interface Action {

	}

	/**
	 * Connections are to be closed.
	 *
	 * @param destination which
	 * @param status with which status
	 */
	record Close(Destination destination, CloseStatus status) implements Action {
	}

	/**
	 * Connections are to follow their login.
	 *
	 * @param end what has happened to it
	 */
	record Follow(LoginEnd end) implements Action {
	}

}
