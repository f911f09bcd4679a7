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

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A stage for the application: what it hangs on it never runs on the thread that
 * completes it, which may be a timer's or a container's, but on the executor; or at once
 * on the caller's thread where the stage is complete already.
 *
 * @param <T> type of the result
 */
public final class ApplicationStage<T> extends CompletableFuture<T> {

	private final Executor executor;

	/**
	 * Creates an incomplete stage.
	 * @param executor runs what the application hangs on it
	 */
	public ApplicationStage(Executor executor) {
		this.executor = executor;
	}

	@Override
	public <U> CompletableFuture<U> newIncompleteFuture() {
		return new ApplicationStage<>(this.executor);
	}

	@Override
	public Executor defaultExecutor() {
		return this.executor;
	}

	/**
	 * A future of the application's own, which is completed on the executor, too: others
	 * may be made of it that know nothing of this class.
	 */
	@Override
	public CompletableFuture<T> toCompletableFuture() {
		CompletableFuture<T> future = new CompletableFuture<>();
		whenComplete((value, failure) -> {
			if (failure != null) {
				future.completeExceptionally(failure);
			}
			else {
				future.complete(value);
			}
		});
		return future;
	}

	@Override
	public <U> CompletableFuture<U> thenApply(Function<? super T, ? extends U> function) {
		return isDone() ? super.thenApply(function) : thenApplyAsync(function);
	}

	@Override
	public CompletableFuture<Void> thenAccept(Consumer<? super T> action) {
		return isDone() ? super.thenAccept(action) : thenAcceptAsync(action);
	}

	@Override
	public CompletableFuture<Void> thenRun(Runnable action) {
		return isDone() ? super.thenRun(action) : thenRunAsync(action);
	}

	@Override
	public <U, V> CompletableFuture<V> thenCombine(CompletionStage<? extends U> other,
			BiFunction<? super T, ? super U, ? extends V> function) {
		return thenCombineAsync(other, function);
	}

	@Override
	public <U> CompletableFuture<Void> thenAcceptBoth(CompletionStage<? extends U> other,
			BiConsumer<? super T, ? super U> action) {
		return thenAcceptBothAsync(other, action);
	}

	@Override
	public CompletableFuture<Void> runAfterBoth(CompletionStage<?> other, Runnable action) {
		return runAfterBothAsync(other, action);
	}

	@Override
	public <U> CompletableFuture<U> applyToEither(CompletionStage<? extends T> other, Function<? super T, U> function) {
		return applyToEitherAsync(other, function);
	}

	@Override
	public CompletableFuture<Void> acceptEither(CompletionStage<? extends T> other, Consumer<? super T> action) {
		return acceptEitherAsync(other, action);
	}

	@Override
	public CompletableFuture<Void> runAfterEither(CompletionStage<?> other, Runnable action) {
		return runAfterEitherAsync(other, action);
	}

	@Override
	public <U> CompletableFuture<U> thenCompose(Function<? super T, ? extends CompletionStage<U>> function) {
		return isDone() ? super.thenCompose(function) : thenComposeAsync(function);
	}

	@Override
	public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
		return isDone() ? super.whenComplete(action) : whenCompleteAsync(action);
	}

	@Override
	public <U> CompletableFuture<U> handle(BiFunction<? super T, Throwable, ? extends U> function) {
		return isDone() ? super.handle(function) : handleAsync(function);
	}

	@Override
	public CompletableFuture<T> exceptionally(Function<Throwable, ? extends T> function) {
		return isDone() ? super.exceptionally(function) : exceptionallyAsync(function);
	}

	@Override
	public CompletableFuture<T> exceptionallyCompose(Function<Throwable, ? extends CompletionStage<T>> function) {
		return isDone() ? super.exceptionallyCompose(function) : exceptionallyComposeAsync(function);
	}

}
