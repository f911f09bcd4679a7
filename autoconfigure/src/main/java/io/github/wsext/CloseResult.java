package io.github.wsext;

import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * How many connections are told to close. Immutable; results with the same count are
 * equal.
 */
public final class CloseResult {

	private final int local;

	private final CompletionStage<Relay> relay;

	private CloseResult(int local, CompletionStage<Relay> relay) {
		this.local = local;
		this.relay = relay;
	}

	/**
	 * The result on an application of one node.
	 */
	public static CloseResult of(int local) {
		return new CloseResult(local, Relay.notRelayed());
	}

	/**
	 * The result when other nodes are told, too.
	 * @param relay completes with whether they are, never exceptionally
	 */
	public static CloseResult of(int local, CompletionStage<Relay> relay) {
		return new CloseResult(local, relay);
	}

	/**
	 * Number of connections of this node that were told.
	 */
	public int local() {
		return this.local;
	}

	/**
	 * Completes with whether the other nodes are told, never exceptionally. Has completed
	 * with {@link Relay#NONE} where there are none.
	 */
	public CompletionStage<Relay> relay() {
		return this.relay;
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof CloseResult result && this.local == result.local;
	}

	@Override
	public int hashCode() {
		return this.local;
	}

	@Override
	public String toString() {
		return "local=" + this.local;
	}

}
