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
