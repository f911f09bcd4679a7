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

import java.util.ArrayList;
import java.util.List;

import io.github.wsext.support.EngineScheduler;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Tests for {@link TailTasks}.
 */
class TailTasksTests {

	private final List<String> done = new ArrayList<>();

	private final TailTasks tasks = tasks();

	private static TailTasks tasks() {
		TailEnvironment environment = mock(TailEnvironment.class);
		given(environment.executor()).willReturn(Runnable::run);
		given(environment.scheduler()).willReturn(mock(EngineScheduler.class));
		return new TailTasks(environment);
	}

	@Test
	@DisplayName("S2 what is published while many want to join waits for one step of theirs, not for one of each")
	void once() {
		int[] steps = { 0 };
		Runnable[] joining = new Runnable[1];
		joining[0] = this.tasks.once(() -> {
			this.done.add("step");
			if (++steps[0] < 3) {
				joining[0].run();
			}
		});
		this.tasks.run(() -> {
			for (int i = 0; i < 100; i++) {
				joining[0].run();
			}
			this.tasks.run(() -> this.done.add("message"));
		});
		assertThat(this.done).containsExactly("step", "message", "step", "step");
	}

	@Test
	@DisplayName("S2 who wants to join while a step is under way gets one behind it")
	void wantedMeanwhile() {
		Runnable[] joining = new Runnable[1];
		List<String> coming = new ArrayList<>(List.of("one", "two"));
		joining[0] = this.tasks.once(() -> {
			String next = coming.remove(0);
			if (!coming.isEmpty()) {
				joining[0].run();
			}
			this.done.add(next);
		});
		joining[0].run();
		assertThat(this.done).containsExactly("one", "two");
	}

}
