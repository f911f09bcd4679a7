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

package io.github.wsext.redis.ticket;

import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import io.github.wsext.ticket.Ticket;
import io.github.wsext.ticket.TicketRefusedException;
import io.github.wsext.ticket.UnstorableTicketException;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidTypeIdException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.security.core.Authentication;
import org.springframework.util.Assert;

/**
 * Format of tickets outside of the application's memory: JSON, with a word for the type
 * of everything whose type is not known, and only for listed ones. What cannot be read
 * again is not written. Of fields that a later version adds nothing is read, and those
 * that an earlier one does not have are empty.
 */
final class TicketFormat {

	/** The version of this format. Others are refused. */
	static final byte VERSION = 1;

	private static final Log logger = LogFactory.getLog(TicketFormat.class);

	private static final JsonMapper TREES = JsonMapper.builder().build();

	private final ValueFormat values;

	private final AuthenticationFormat callers;

	private volatile boolean warned;

	/**
	 * Creates the format.
	 * @param ofApplication how the application writes its types as JSON
	 * @param types what the application has listed
	 * @param classLoader finds what Spring Security has
	 */
	TicketFormat(JsonMapper ofApplication, TicketTypes types, ClassLoader classLoader) {
		ListedTypes nested = new ListedTypes(classLoader, BasicPolymorphicTypeValidator.builder().build());
		JsonMapper json = ofApplication.rebuild()
			.deactivateDefaultTyping()
			.polymorphicTypeValidator(nested)
			.addModule(new AuthoritiesModule())
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
					DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
			.build();
		this.values = new ValueFormat(json, types);
		this.callers = new AuthenticationFormat(json, this.values, types, classLoader);
	}

	/**
	 * Writes a ticket.
	 * @throws UnstorableTicketException if it has something that could not be read again
	 */
	byte[] write(Ticket ticket) {
		try {
			byte[] written = TREES.writeValueAsBytes(tree(ticket));
			check(ticket, readTree(TREES.readTree(written)));
			return written;
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw new UnstorableTicketException("A ticket for " + caller(ticket)
					+ " cannot be kept in Redis, for other nodes to read it: " + reason(ex)
					+ ". List types that tickets bring along in a bean, such as TicketTypes.of(Seat.class);"
					+ " they have to be written and read as JSON", ex);
		}
	}

	private static String caller(Ticket ticket) {
		return "a caller of the type " + ticket.authentication().getClass().getName();
	}

	private static String reason(Throwable failure) {
		if (failure instanceof InvalidTypeIdException unlisted) {
			return "the type " + unlisted.getTypeId() + " is not listed";
		}
		String message = failure.getMessage();
		return (message != null) ? message.lines().findFirst().orElse("") : failure.toString();
	}

	/**
	 * Reads a ticket.
	 * @throws TicketRefusedException if it cannot be read
	 */
	Ticket read(byte[] written) {
		try {
			return readTree(TREES.readTree(written));
		}
		catch (RuntimeException | StackOverflowError ex) {
			throw unreadable(reason(ex));
		}
	}

	/**
	 * Says once what has been found. The metric counts how often.
	 */
	TicketRefusedException unreadable(String reason) {
		if (!this.warned) {
			this.warned = true;
			logger.warn("A ticket in Redis cannot be read and is refused: " + reason
					+ ". Further ones are counted as refused.unreadable, and not logged");
		}
		return new TicketRefusedException(TicketRefusedException.Reason.UNREADABLE);
	}

	private ObjectNode tree(Ticket ticket) {
		ObjectNode tree = JsonNodeFactory.instance.objectNode();
		tree.set("caller", this.callers.write(ticket.authentication()));
		tree.put("endpoint", ticket.endpoint());
		ObjectNode attributes = tree.putObject("attributes");
		ticket.attributes()
			.forEach((name, value) -> attributes.set(name, this.values.write("attribute '" + name + "'", value)));
		tree.set("payload", this.values.write("the payload", ticket.payload()));
		tree.put("issuedAt", ticket.issuedAt().toString());
		tree.put("expiresAt", ticket.expiresAt().toString());
		Instant until = ticket.authenticatedUntil();
		tree.put("authenticatedUntil", (until != null) ? until.toString() : null);
		tree.put("session", ticket.session());
		tree.put("origin", ticket.origin());
		tree.put("address", ticket.address());
		if (!ticket.resume().isEmpty()) {
			ObjectNode resume = tree.putObject("resume");
			ticket.resume().forEach(resume::put);
		}
		return tree;
	}

	private Ticket readTree(JsonNode tree) {
		Map<String, @Nullable Object> attributes = new LinkedHashMap<>();
		tree.path("attributes").forEachEntry((name, value) -> attributes.put(name, this.values.read(value)));
		Map<String, String> resume = new LinkedHashMap<>();
		tree.path("resume").forEachEntry((topic, position) -> resume.put(topic, position.stringValue()));
		String until = text(tree, "authenticatedUntil");
		return Ticket.builder(this.callers.read(tree.path("caller")))
			.endpoint(text(tree, "endpoint"))
			.attributes(attributes)
			.payload(tree.has("payload") ? this.values.read(tree.get("payload")) : null)
			.resume(resume)
			.issuedAt(Instant.parse(tree.path("issuedAt").stringValue()))
			.expiresAt(Instant.parse(tree.path("expiresAt").stringValue()))
			.authenticatedUntil((until != null) ? Instant.parse(until) : null)
			.session(text(tree, "session"))
			.origin(text(tree, "origin"))
			.address(text(tree, "address"))
			.build();
	}

	private static @Nullable String text(JsonNode tree, String name) {
		JsonNode node = tree.path(name);
		return (node.isMissingNode() || node.isNull()) ? null : node.stringValue();
	}

	/**
	 * What would come back is who asked, and not somebody like him.
	 */
	private static void check(Ticket written, Ticket read) {
		Authentication before = written.authentication();
		Authentication after = read.authentication();
		same("the type of the Authentication", before.getClass(), after.getClass());
		same("the name of the caller", before.getName(), after.getName());
		same("the type of the principal", typeOf(before.getPrincipal()), typeOf(after.getPrincipal()));
		same("what the caller may", authorities(before), authorities(after));
		Assert.state(after.isAuthenticated(), "the caller would not be authenticated any more");
	}

	private static void same(String what, @Nullable Object before, @Nullable Object after) {
		Assert.state((before != null) ? before.equals(after) : after == null,
				() -> what + " would be " + after + " instead of " + before);
	}

	private static @Nullable Class<?> typeOf(@Nullable Object principal) {
		return (principal != null) ? principal.getClass() : null;
	}

	private static Set<@Nullable String> authorities(Authentication authentication) {
		Set<@Nullable String> authorities = new HashSet<>();
		authentication.getAuthorities().forEach((authority) -> authorities.add(authority.getAuthority()));
		return authorities;
	}

}
