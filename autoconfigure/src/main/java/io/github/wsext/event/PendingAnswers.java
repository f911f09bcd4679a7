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

package io.github.wsext.event;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;

import io.github.wsext.codec.EventTree;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.support.EngineScheduler;
import org.jspecify.annotations.Nullable;

/**
 * Questions of one connection that its client has not answered yet. Each is completed in
 * the end, also one that is asked while the connection ends, and never under a lock.
 * Thread-safe.
 */
public final class PendingAnswers {

	private static final String ID_PREFIX = "server-";

	private final int limit;

	private final BooleanSupplier ended;

	// Guarded by this, under which nothing is completed.

	private @Nullable Map<String, Question> pending;

	private long asked;

	/**
	 * Creates an empty set of questions.
	 * @param limit how many may be pending at a time
	 * @param ended whether the connection has ended, which must be so before
	 * {@link #close()} is called
	 */
	public PendingAnswers(int limit, BooleanSupplier ended) {
		this.limit = limit;
		this.ended = ended;
	}

	/**
	 * The answer to a question, which is not pending any more when this completes.
	 * @param scheduler tells when the time is up
	 */
	public CompletableFuture<InboundEvent> answer(Question question, Duration timeout, EngineScheduler scheduler) {
		Runnable cancel = scheduler.after(timeout,
				() -> question.answer().completeExceptionally(new TimeoutException()));
		return question.answer().whenComplete((payload, failure) -> {
			cancel.run();
			remove(question);
		});
	}

	/**
	 * Asks a question, which is pending from now on.
	 */
	public Question ask(String event) {
		Question question = new Question(event, nextId(), new CompletableFuture<>());
		if (!add(question)) {
			question.answer()
				.completeExceptionally(new IllegalStateException("Already " + this.limit
						+ " questions to this client are without an answer (wsext.event.max-pending-answers)"));
		}
		else if (this.ended.getAsBoolean()) {
			// Asked after adding: an end that comes later finds the question.
			remove(question);
			abandon(question);
		}
		return question;
	}

	private synchronized String nextId() {
		return ID_PREFIX + (++this.asked);
	}

	private synchronized boolean add(Question question) {
		if (this.pending == null) {
			this.pending = new HashMap<>();
		}
		return this.pending.size() < this.limit && this.pending.put(question.id(), question) == null;
	}

	private static void abandon(Question question) {
		question.answer().completeExceptionally(new CancellationException("The connection has ended"));
	}

	private synchronized void remove(Question question) {
		if (this.pending != null) {
			this.pending.remove(question.id());
			if (this.pending.isEmpty()) {
				this.pending = null;
			}
		}
	}

	/**
	 * Whether an identifier is one that questions have: an event with it is an answer,
	 * perhaps one that comes too late.
	 */
	public static boolean isOfQuestion(EventTree id) {
		return id.value() instanceof String value && value.startsWith(ID_PREFIX);
	}

	/**
	 * Whether there are questions without an answer.
	 */
	public synchronized boolean isEmpty() {
		return this.pending == null;
	}

	/**
	 * Whether an event is an answer.
	 */
	public boolean isAnswer(InboundEvent event) {
		return find(event) != null;
	}

	/**
	 * Takes an answer.
	 * @return {@code false} if the event is none
	 */
	public boolean answer(InboundEvent event) {
		Question question = find(event);
		if (question == null) {
			return false;
		}
		question.answer(event);
		return true;
	}

	private @Nullable Question find(InboundEvent event) {
		if (event.id() == null || !(event.id().value() instanceof String id)) {
			return null;
		}
		Question question;
		synchronized (this) {
			question = (this.pending != null) ? this.pending.get(id) : null;
		}
		return (question != null && question.isAnsweredBy(event)) ? question : null;
	}

	/**
	 * Gives up all questions: the connection has ended.
	 */
	public void close() {
		takeAll().forEach(PendingAnswers::abandon);
	}

	private synchronized Collection<Question> takeAll() {
		Map<String, Question> taken = this.pending;
		this.pending = null;
		return (taken != null) ? taken.values() : List.of();
	}

	/**
	 * A question.
	 *
	 * @param event name of the event, which the answer has to have, too, or {@code error}
	 * @param id the identifier that the answer has to carry
	 * @param answer to be completed with the answer, or with the reason why there is none
	 */
	public record Question(String event, String id, CompletableFuture<InboundEvent> answer) {

		boolean isAnsweredBy(InboundEvent event) {
			return event.name().equals(this.event) || event.name().equals(EventEnvelope.ERROR);
		}

		void answer(InboundEvent event) {
			if (event.name().equals(this.event)) {
				this.answer.complete(event);
			}
			else {
				this.answer.completeExceptionally(
						new IllegalStateException("The client has answered '" + this.event + "' with an error"));
			}
		}

	}

}
