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

package io.github.wsext.redis.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;

import io.github.wsext.redis.connection.Completions;
import io.github.wsext.redis.connection.InFlight;
import io.github.wsext.redis.connection.RedisUnavailableException;
import io.github.wsext.topic.TopicHistory.Appended;
import io.github.wsext.topic.TopicHistory.UnknownAppendException;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * The appends that are under way. Those of a topic leave one step after the other, each
 * step with all that has gathered meanwhile: so they keep their order, also where Redis
 * has to be asked again. Thread-safe.
 */
class TopicAppends {

	private static final int MAX_MESSAGES = 64;

	private static final int MAX_BYTES = 1024 * 1024;

	private final BiFunction<String, List<PendingAppend>, CompletionStage<List<Appended>>> step;

	private final Completions completions;

	private final InFlight inFlight = new InFlight();

	/** What waits, by topics of which a step is under way. */
	private final Map<String, Queue<PendingAppend>> waiting = new ConcurrentHashMap<>();

	private final Consumer<Runnable> later;

	/** Steps that Redis wants to be asked for again. */
	private final Set<Runnable> delayed = ConcurrentHashMap.newKeySet();

	private volatile boolean stopped;

	/**
	 * Nothing is under way.
	 * @param step appends messages to a topic
	 * @param later runs something a moment later, unless it is stopped
	 */
	TopicAppends(BiFunction<String, List<PendingAppend>, CompletionStage<List<Appended>>> step, Completions completions,
			Consumer<Runnable> later) {
		this.step = step;
		this.completions = completions;
		this.later = later;
	}

	/**
	 * Appends a message.
	 * @return whether there is room for it
	 */
	boolean add(String topic, PendingAppend append) {
		if (!this.inFlight.tryAcquire(append.message().length)) {
			return false;
		}
		boolean[] idle = { false };
		this.waiting.compute(topic, (name, queue) -> {
			idle[0] = queue == null;
			Queue<PendingAppend> queued = (queue != null) ? queue : new ArrayDeque<>();
			queued.add(append);
			return queued;
		});
		if (idle[0]) {
			advance(topic);
		}
		return true;
	}

	private void advance(String topic) {
		List<PendingAppend> late = new ArrayList<>();
		List<PendingAppend> next = next(topic, late);
		late.forEach((append) -> fail(append,
				new RedisUnavailableException("Redis did not answer in time to what was appended before", null)));
		if (!next.isEmpty()) {
			send(topic, next);
		}
	}

	private List<PendingAppend> next(String topic, List<PendingAppend> late) {
		List<PendingAppend> next = new ArrayList<>();
		this.waiting.compute(topic, (name, queue) -> {
			int size = 0;
			for (PendingAppend first = (queue != null) ? queue.peek() : null; first != null; first = queue.peek()) {
				if (first.isLate()) {
					late.add(queue.remove());
					continue;
				}
				size += first.message().length;
				if (!next.isEmpty() && (next.size() == MAX_MESSAGES || size > MAX_BYTES)) {
					break;
				}
				next.add(queue.remove());
			}
			return next.isEmpty() ? null : queue;
		});
		return next;
	}

	private void send(String topic, List<PendingAppend> appends) {
		this.step.apply(topic, appends).whenComplete((appended, failure) -> {
			Throwable cause = (failure instanceof CompletionException && failure.getCause() != null)
					? failure.getCause() : failure;
			if (isToBeTriedAgain(cause) && appends.stream().noneMatch(PendingAppend::isLate)) {
				delay(() -> send(topic, appends));
				return;
			}
			for (int i = 0; i < appends.size(); i++) {
				if (cause != null) {
					fail(appends.get(i), failure(cause));
				}
				else {
					succeed(appends.get(i), appended.get(i));
				}
			}
			advance(topic);
		});
	}

	private void delay(Runnable step) {
		this.delayed.add(step);
		this.later.accept(() -> runDelayed(step));
		if (this.stopped) {
			runDelayed(step);
		}
	}

	private void runDelayed(Runnable step) {
		if (this.delayed.remove(step)) {
			step.run();
		}
	}

	/**
	 * The line to Redis has ended: whoever waits to ask again is told so.
	 */
	void stop() {
		this.stopped = true;
		this.delayed.forEach(this::runDelayed);
	}

	/**
	 * Redis could not tell whether it has all keys, as their slot is being moved.
	 */
	private static boolean isToBeTriedAgain(@Nullable Throwable failure) {
		return failure instanceof RedisCommandExecutionException && messageOf(failure).startsWith("TRYAGAIN");
	}

	private void succeed(PendingAppend append, Appended appended) {
		this.inFlight.release(append.message().length);
		this.completions.add(() -> append.result().complete(appended));
	}

	private void fail(PendingAppend append, RuntimeException failure) {
		this.inFlight.release(append.message().length);
		this.completions.add(() -> append.result().completeExceptionally(failure));
	}

	private static RuntimeException failure(Throwable cause) {
		if (cause instanceof RedisUnavailableException unavailable) {
			return unavailable;
		}
		if (hasNotLeft(cause)) {
			return new RedisUnavailableException("Redis has not appended it: " + cause.getMessage(), cause);
		}
		String reason = (cause instanceof CancellationException) ? "the line has ended" : messageOf(cause);
		return new UnknownAppendException("Nobody knows whether Redis has appended it: " + reason, cause);
	}

	/**
	 * Whether it was refused by Redis, before a script of ours changes anything, or has
	 * not been sent at all.
	 */
	private static boolean hasNotLeft(Throwable cause) {
		return cause instanceof RedisCommandExecutionException || cause instanceof RedisConnectionException
				|| messageOf(cause).startsWith("Currently not connected");
	}

	private static String messageOf(Throwable failure) {
		return String.valueOf(failure.getMessage());
	}

}
