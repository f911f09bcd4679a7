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

package io.github.wsext.topic.history;

import java.util.stream.LongStream;

import io.github.wsext.topic.history.RecoveryModel.KeptMessages.Fault;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests that run a {@link RecoveryModel} by many seeds.
 */
class RecoveryModelTests {

	private static final int STEPS = 1_500;

	private static final int SEEDS = 25;

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	@DisplayName("S2 S4 whatever gets lost between nodes, no client has a gap or a double, or is told of a loss")
	void nothingIsLost(int nodes) {
		int recovered = 0;
		for (long seed = 0; seed < SEEDS; seed++) {
			RecoveryModel model = run(seed, nodes, false, Fault.NONE);
			assertThat(model.history.found()).as("seed " + seed).isNull();
			assertThat(model.lost).as("seed " + seed).isZero();
			recovered += model.recovered;
		}
		assertThat(recovered).isPositive();
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3 })
	@DisplayName("S3 whatever a history loses, each client whom it concerns is told")
	void everyLossIsTold(int nodes) {
		int lost = 0;
		for (long seed = 100; seed < 100 + SEEDS; seed++) {
			RecoveryModel model = run(seed, nodes, true, Fault.NONE);
			assertThat(model.history.found()).as("seed " + seed).isNull();
			lost += model.lost;
		}
		assertThat(lost).isPositive();
	}

	@Test
	@DisplayName("S4 the model finds a history whose pages hold other messages than were appended")
	void findsWrongPages() {
		assertThat(LongStream.range(0, SEEDS).anyMatch((seed) -> isFound(seed, false, Fault.LEAVES_ONE_OUT))).isTrue();
	}

	@Test
	@DisplayName("S3 the model finds a history that does not see that its end was cut")
	void findsUncheckedPositions() {
		assertThat(LongStream.range(0, SEEDS).anyMatch((seed) -> isFound(seed, true, Fault.CHECKS_NOTHING))).isTrue();
	}

	private static boolean isFound(long seed, boolean losses, Fault fault) {
		try {
			return run(seed, 2, losses, fault).history.found() != null;
		}
		catch (AssertionError ex) {
			return true;
		}
	}

	private static RecoveryModel run(long seed, int nodes, boolean losses, Fault fault) {
		RecoveryModel model = new RecoveryModel(seed, nodes, losses, fault);
		for (int i = 0; i < STEPS; i++) {
			model.step();
		}
		try {
			model.settle();
		}
		catch (AssertionError ex) {
			throw new AssertionError("seed " + seed + " with " + nodes + " nodes", ex);
		}
		return model;
	}

}
