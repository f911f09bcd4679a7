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

package io.github.wsext.testsupport;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Two threads that act at the same moment, round after round. They meet spinning and then
 * are late by turns, so that the few instructions of a step that should be atomic do
 * overlap.
 */
public final class Duel {

	private static final int SPINS = 1000;

	private static final int DELAYS = 100;

	/** As many as are worth while where a test is repeated for each mutant. */
	private static final int FEW = 200;

	private static final int GIVEN_UP = Integer.MAX_VALUE / 2;

	private final int rounds;

	private final AtomicInteger arrived = new AtomicInteger();

	private Duel(int rounds) {
		this.rounds = rounds;
	}

	/**
	 * Has two threads act in each round.
	 * @param each what either does: is given the round, and which of the two it is
	 * @param between what one of them does after each round, when both have acted
	 */
	public static void fight(int rounds, Action each, Between between) throws Exception {
		Duel duel = new Duel(Boolean.getBoolean("wsext.duel.brief") ? Math.min(rounds, FEW) : rounds);
		ExecutorService threads = Executors.newFixedThreadPool(2);
		try {
			List<Future<?>> both = new ArrayList<>();
			for (int i = 0; i < 2; i++) {
				int me = i;
				both.add(threads.submit(() -> duel.run(me, each, between)));
			}
			for (Future<?> one : both) {
				one.get();
			}
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof AssertionError failed) {
				throw failed;
			}
			throw ex;
		}
		finally {
			threads.shutdownNow();
		}
	}

	private void run(int me, Action each, Between between) {
		try {
			for (int round = 0; round < this.rounds; round++) {
				meet(4 * round + 2);
				delay((me == 0) ? round % DELAYS : round / DELAYS % DELAYS);
				each.act(round, me);
				meet(4 * round + 4);
				if (me == 0) {
					between.afterRound(round);
				}
			}
		}
		finally {
			// Whoever fails keeps the other one waiting for nothing.
			if (this.arrived.get() < 4 * this.rounds) {
				this.arrived.set(GIVEN_UP);
			}
		}
	}

	/**
	 * Lets one of them be a little later than the other, each time by something else.
	 */
	private void delay(int reads) {
		for (int i = 0; i < reads; i++) {
			this.arrived.get();
		}
	}

	private void meet(int both) {
		this.arrived.incrementAndGet();
		for (int spins = 0; this.arrived.get() < both; spins++) {
			if (spins < SPINS) {
				Thread.onSpinWait();
			}
			else {
				Thread.yield();
			}
		}
	}

	/**
	 * What either does.
	 */
	@FunctionalInterface
	public interface Action {

		void act(int round, int me);

	}

	/**
	 * What happens between the rounds.
	 */
	@FunctionalInterface
	public interface Between {

		void afterRound(int round);

	}

}
