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

package io.github.wsext;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * What became of a message, or of a wish to close, on its way to the other nodes of the
 * application. Immutable.
 */
public final class Relay {

	/**
	 * There are no other nodes to tell.
	 */
	public static final Relay NONE = new Relay(Outcome.NONE, null);

	private static final CompletionStage<Relay> NOT_RELAYED = CompletableFuture.completedStage(NONE);

	private final Outcome outcome;

	private final @Nullable String position;

	private Relay(Outcome outcome, @Nullable String position) {
		this.outcome = outcome;
		this.position = position;
	}

	/**
	 * A relay without a position.
	 */
	public static Relay of(Outcome outcome) {
		return (outcome == Outcome.NONE) ? NONE : new Relay(outcome, null);
	}

	/**
	 * A relay that has given the message a position in its topic.
	 */
	public static Relay of(Outcome outcome, String position) {
		return new Relay(outcome, position);
	}

	static CompletionStage<Relay> notRelayed() {
		return NOT_RELAYED;
	}

	/**
	 * How it ended.
	 */
	public Outcome outcome() {
		return this.outcome;
	}

	/**
	 * The position of the message in its topic, where topics have positions. Its
	 * characters mean nothing to applications.
	 */
	public Optional<String> position() {
		return Optional.ofNullable(this.position);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof Relay relay && this.outcome == relay.outcome
				&& Objects.equals(this.position, relay.position);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.outcome, this.position);
	}

	@Override
	public String toString() {
		return (this.position != null) ? this.outcome + " at " + this.position : this.outcome.toString();
	}

	/**
	 * How a relay ends.
	 */
	public enum Outcome {

		/**
		 * The application has one node, or the message was for this node alone.
		 */
		NONE,

		/**
		 * Handed over: the nodes that are there will get it.
		 */
		RELAYED,

		/**
		 * The other nodes are out of reach. On this node it went ahead.
		 */
		LOCAL_ONLY,

		/**
		 * The other nodes are out of reach, and nobody got it, on this node neither.
		 */
		FAILED,

		/**
		 * Nobody knows whether the other nodes will get it.
		 */
		UNKNOWN

	}

}
