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

package io.github.wsext.send;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ApplicationStage}.
 */
class ApplicationStageTests {

	private final Queue<Runnable> tasks = new ArrayDeque<>();

	private final List<String> run = new ArrayList<>();

	private final ApplicationStage<String> stage = new ApplicationStage<>(this.tasks::add);

	static Stream<Named<Function<Hanging, CompletionStage<?>>>> ways() {
		CompletableFuture<String> done = CompletableFuture.completedFuture("other");
		CompletableFuture<String> never = new CompletableFuture<>();
		return Stream.of(way("thenApply", (on) -> on.stage().thenApply(on::with)),
				way("thenAccept", (on) -> on.stage().thenAccept(on::with)),
				way("thenRun", (on) -> on.stage().thenRun(on::with)),
				way("thenCombine", (on) -> on.stage().thenCombine(done, (one, other) -> on.with(one))),
				way("thenAcceptBoth", (on) -> on.stage().thenAcceptBoth(done, (one, other) -> on.with(one))),
				way("runAfterBoth", (on) -> on.stage().runAfterBoth(done, on::with)),
				way("applyToEither", (on) -> on.stage().applyToEither(never, on::with)),
				way("acceptEither", (on) -> on.stage().acceptEither(never, on::with)),
				way("runAfterEither", (on) -> on.stage().runAfterEither(never, on::with)),
				way("thenCompose", (on) -> on.stage().thenCompose((value) -> {
					on.with();
					return done;
				})), way("whenComplete", (on) -> on.stage().whenComplete((value, failure) -> on.with())),
				way("handle", (on) -> on.stage().handle((value, failure) -> on.with(value))),
				way("toCompletableFuture", (on) -> on.stage().toCompletableFuture().thenRun(on::with)),
				way("a stage of a stage", (on) -> on.stage().thenApply((value) -> value).thenRun(on::with)),
				way("another's combination", (on) -> done.thenCombine(on.stage(), (one, other) -> on.with(one))),
				way("all of several",
						(on) -> CompletableFuture.allOf(on.stage().toCompletableFuture(), done).thenRun(on::with)));
	}

	private static Named<Function<Hanging, CompletionStage<?>>> way(String name,
			Function<Hanging, CompletionStage<?>> way) {
		return Named.of(name, way);
	}

	@ParameterizedTest
	@MethodSource("ways")
	@DisplayName("C2 what an application hangs on a stage does not run on the thread that completes it")
	void doesNotRunOnCompletingThread(Function<Hanging, CompletionStage<?>> way) {
		way.apply(new Hanging(this.stage, this.run));
		this.stage.complete("done");
		assertThat(this.run).isEmpty();
		while (!this.tasks.isEmpty()) {
			this.tasks.remove().run();
		}
		assertThat(this.run).containsExactly("run");
	}

	@ParameterizedTest
	@MethodSource("ways")
	@DisplayName("C2 what an application hangs on a failed stage does not run on the thread that completes it, either")
	void failureDoesNotRunOnCompletingThread(Function<Hanging, CompletionStage<?>> way) {
		CompletionStage<?> hung = way.apply(new Hanging(this.stage, this.run));
		hung.toCompletableFuture().exceptionally((failure) -> {
			this.run.add("failed");
			return null;
		});
		this.stage.completeExceptionally(new IllegalStateException("on purpose"));
		assertThat(this.run).isEmpty();
		while (!this.tasks.isEmpty()) {
			this.tasks.remove().run();
		}
		assertThat(this.run).isNotEmpty();
	}

	@Test
	@DisplayName("C2 what is hung on a complete stage runs at once")
	void completeAlready() {
		this.stage.complete("done");
		this.stage.thenRun(() -> this.run.add("run"));
		assertThat(this.run).containsExactly("run");
		assertThat(this.stage.toCompletableFuture()).isCompletedWithValue("done");
	}

	@Test
	@DisplayName("C2 an application that completes its own future completes nothing of ours")
	void cannotBeCompleted() {
		this.stage.toCompletableFuture().complete("mine");
		assertThat(this.stage.isDone()).isFalse();
	}

	/**
	 * What is hung on a stage.
	 */
	record Hanging(CompletionStage<String> stage, List<String> run) {

		void with() {
			this.run.add("run");
		}

		String with(String value) {
			with();
			return value;
		}

	}

}
