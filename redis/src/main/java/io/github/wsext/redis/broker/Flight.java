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

package io.github.wsext.redis.broker;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.wsext.Relay;
import io.github.wsext.redis.connection.Completions;
import io.github.wsext.redis.connection.InFlight;

/**
 * A message on its way to Redis. Keeps its room until Redis has answered or the line is
 * gone; whoever has sent it is not kept waiting for so long.
 */
class Flight {

	final CompletableFuture<Relay> result = new CompletableFuture<>();

	/** When it has left. */
	final long departure = System.nanoTime();

	private final int size;

	private final InFlight inFlight;

	private final Completions completions;

	private final AtomicBoolean landed = new AtomicBoolean();

	private final AtomicBoolean told = new AtomicBoolean();

	Flight(int size, InFlight inFlight, Completions completions) {
		this.size = size;
		this.inFlight = inFlight;
		this.completions = completions;
	}

	/**
	 * Nothing more will come of it.
	 */
	void land(Relay.Outcome outcome) {
		if (this.landed.compareAndSet(false, true)) {
			this.inFlight.release(this.size);
		}
		tell(outcome);
	}

	/**
	 * It has taken too long.
	 */
	void giveUp() {
		tell(Relay.Outcome.UNKNOWN);
	}

	boolean hasLanded() {
		return this.landed.get();
	}

	private void tell(Relay.Outcome outcome) {
		if (this.told.compareAndSet(false, true)) {
			this.completions.add(() -> this.result.complete(Relay.of(outcome)));
		}
	}

}
