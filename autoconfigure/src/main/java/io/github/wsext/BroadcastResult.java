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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

/**
 * How far a message to many connections got. The counts are those of this node; queued is
 * not delivered, as each connection sends at its client's pace. Immutable; results with
 * the same counts are equal, unless one of them is {@linkplain #isDeferred() deferred}.
 */
public final class BroadcastResult {

	/**
	 * Nobody was there.
	 */
	public static final BroadcastResult NONE = of(0, 0, 0, 0);

	private final int matched;

	private final int queued;

	private final int dropped;

	private final int failed;

	private final CompletionStage<Relay> relay;

	private final @Nullable CompletionStage<BroadcastResult> deferred;

	private BroadcastResult(int matched, int queued, int dropped, int failed, CompletionStage<Relay> relay,
			@Nullable CompletionStage<BroadcastResult> deferred) {
		this.matched = matched;
		this.queued = queued;
		this.dropped = dropped;
		this.failed = failed;
		this.relay = relay;
		this.deferred = deferred;
	}

	/**
	 * The result of a message that was for this node alone.
	 */
	public static BroadcastResult of(int matched, int queued, int dropped, int failed) {
		return new BroadcastResult(matched, queued, dropped, failed, Relay.notRelayed(), null);
	}

	/**
	 * The result of a message that is on its way to other nodes, too.
	 * @param relay completes with what became of it there, never exceptionally
	 */
	public static BroadcastResult of(int matched, int queued, int dropped, int failed, CompletionStage<Relay> relay) {
		return new BroadcastResult(matched, queued, dropped, failed, relay, null);
	}

	/**
	 * The result of a message that is put off.
	 * @param completed completes with the real result
	 */
	public static BroadcastResult deferred(CompletionStage<BroadcastResult> completed) {
		CompletionStage<Relay> relay = completed.thenCompose(BroadcastResult::relay)
			.exceptionally((failure) -> Relay.NONE);
		return new BroadcastResult(0, 0, 0, 0, relay, completed);
	}

	/**
	 * Number of connections the message was meant for.
	 */
	public int matched() {
		return this.matched;
	}

	/**
	 * Number of connections that took it.
	 */
	public int queued() {
		return this.queued;
	}

	/**
	 * Number of connections for which the message was left out, as its
	 * {@link OverflowPolicy} says.
	 */
	public int dropped() {
		return this.dropped;
	}

	/**
	 * Number of connections that did not take it for another reason: closing, closed now
	 * because their queue was full, or the message not encodable for their subprotocol.
	 */
	public int failed() {
		return this.failed;
	}

	/**
	 * Completes with what became of the message on its way to the other nodes, never
	 * exceptionally. Has completed with {@link Relay#NONE} where there are none.
	 */
	public CompletionStage<Relay> relay() {
		return this.relay;
	}

	/**
	 * Whether the message is put off until the transaction commits, the history of its
	 * topic has it or another thread has published those before it, so that all counts
	 * are 0 here and those of {@link #completed()} count.
	 */
	public boolean isDeferred() {
		return this.deferred != null;
	}

	/**
	 * Completes with the result once the message has been published: at once, or when it
	 * is put off no more. Completes exceptionally with a
	 * {@link java.util.concurrent.CancellationException} if the transaction does not
	 * commit, and with an {@link IllegalArgumentException} if the message turns out not
	 * to be encodable.
	 */
	public CompletionStage<BroadcastResult> completed() {
		return (this.deferred != null) ? this.deferred : CompletableFuture.completedStage(this);
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof BroadcastResult result && this.matched == result.matched && this.queued == result.queued
				&& this.dropped == result.dropped && this.failed == result.failed
				&& Objects.equals(this.deferred, result.deferred);
	}

	@Override
	public int hashCode() {
		return Objects.hash(this.matched, this.queued, this.dropped, this.failed, this.deferred);
	}

	@Override
	public String toString() {
		return isDeferred() ? "deferred" : "matched=" + this.matched + ", queued=" + this.queued + ", dropped="
				+ this.dropped + ", failed=" + this.failed;
	}

}
