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
	 * Somebody came in.
	 */
	@JsonTypeName("joined")
	record Joined(String room, String from, Instant at) implements ChatEvent {
	}

	/**
	 * Somebody said something.
	 */
	@JsonTypeName("said")
	record Said(String room, String from, String text, Instant at) implements ChatEvent {
	}

	/**
	 * Somebody went away.
	 */
	@JsonTypeName("left")
	record Left(String room, String from, Instant at) implements ChatEvent {
	}

	/**
	 * An administrator has something to say to the receiver, wherever the receiver is.
	 */
	@JsonTypeName("notice")
	record Notice(String text, Instant at) implements ChatEvent {
	}

	/**
	 * What the receiver sent was refused.
	 */
	@JsonTypeName("error")
	record Failed(String message) implements ChatEvent {
	}

}
