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

package io.github.wsext.publish;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.Supplier;

import io.github.wsext.support.EngineScheduler;

import org.springframework.http.HttpStatus;

/**
 * What callers of this node have done under their keys within the last five minutes: of
 * many requests with the same key one is carried out. A key is forgotten when its request
 * has failed, and none before its time for want of room. Thread-safe.
 *
 * @param <T> what a request leads to
 */
final class IdempotencyKeys<T> {

	static final Duration KEPT = Duration.ofMinutes(5);

	static final int MAX = 100_000;

	private final ConcurrentMap<Key, Request<T>> requests = new ConcurrentHashMap<>();

	private final AtomicInteger kept = new AtomicInteger();

	private final EngineScheduler scheduler;

	private final int max;

	IdempotencyKeys(EngineScheduler scheduler, int max) {
		this.scheduler = scheduler;
		this.max = max;
	}

	/**
	 * Carries out a request, unless it has been or is being.
	 * @param body by which the same request is known
	 * @param settled whether what it has led to is for good; else the next request with
	 * the key is carried out anew
	 * @return what the request has led to, this time or the first time
	 * @throws PublishRefusedException if another request had the same key, or there is no
	 * room
	 */
	CompletionStage<Answer<T>> once(String caller, String name, byte[] body, Predicate<T> settled,
			Supplier<? extends CompletionStage<T>> action) {
		Key key = new Key(caller, name);
		Request<T> mine = new Request<>(sha256(body), new CompletableFuture<>());
		Request<T> first = this.requests.putIfAbsent(key, mine);
		if (first != null) {
			return repeated(first, mine);
		}
		if (this.kept.incrementAndGet() > this.max) {
			PublishRefusedException full = new PublishRefusedException(HttpStatus.SERVICE_UNAVAILABLE,
					"No further Idempotency-Key can be kept at the moment", Duration.ofSeconds(10));
			fail(key, mine, full);
			throw full;
		}
		carryOut(key, mine, settled, action);
		return mine.result().thenApply((value) -> new Answer<>(value, false));
	}

	private CompletionStage<Answer<T>> repeated(Request<T> first, Request<T> mine) {
		if (!Arrays.equals(first.body(), mine.body())) {
			throw new PublishRefusedException(HttpStatus.UNPROCESSABLE_CONTENT,
					"The Idempotency-Key was used for another request");
		}
		return first.result().thenApply((value) -> new Answer<>(value, true));
	}

	private void carryOut(Key key, Request<T> mine, Predicate<T> settled,
			Supplier<? extends CompletionStage<T>> action) {
		try {
			action.get().whenComplete((value, failure) -> {
				if (failure != null) {
					fail(key, mine, failure);
				}
				else if (!settled.test(value)) {
					forget(key, mine);
					mine.result().complete(value);
				}
				else {
					mine.result().complete(value);
					this.scheduler.after(KEPT, () -> forget(key, mine));
				}
			});
		}
		catch (Throwable ex) {
			fail(key, mine, ex);
		}
	}

	private void fail(Key key, Request<T> mine, Throwable failure) {
		// First, so that whoever hears of it can try again.
		forget(key, mine);
		mine.result().completeExceptionally(failure);
	}

	private void forget(Key key, Request<T> mine) {
		if (this.requests.remove(key, mine)) {
			this.kept.decrementAndGet();
		}
	}

	/**
	 * Number of keys that take memory.
	 */
	int size() {
		return this.kept.get();
	}

	private static byte[] sha256(byte[] body) {
		try {
			return MessageDigest.getInstance("SHA-256").digest(body);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java has SHA-256", ex);
		}
	}

	/**
	 * What a request has led to.
	 *
	 * @param value what it has led to
	 * @param repeated whether it was an earlier request that did
	 */
	record Answer<T>(T value, boolean repeated) {
	}

	private record Key(String caller, String name) {
	}

	/**
	 * A request. One is not equal to another of the same body.
	 */
	private static final class Request<T> {

		private final byte[] body;

		private final CompletableFuture<T> result;

		Request(byte[] body, CompletableFuture<T> result) {
			this.body = body;
			this.result = result;
		}

		byte[] body() {
			return this.body;
		}

		CompletableFuture<T> result() {
			return this.result;
		}

	}

}
