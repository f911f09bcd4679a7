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

package io.github.wsext.connection;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import io.github.wsext.SendResult;
import io.github.wsext.codec.EventCodec;
import io.github.wsext.event.EventEnvelope.InboundEvent;
import io.github.wsext.event.PendingAnswers;
import io.github.wsext.event.PendingAnswers.Question;
import io.github.wsext.send.ApplicationStage;
import io.github.wsext.send.CarriedTrace;
import io.github.wsext.send.Overflow;
import io.github.wsext.send.SendObserver.Asking;
import org.jspecify.annotations.Nullable;

import org.springframework.util.Assert;

/**
 * Questions to the client of one connection. Thread-safe.
 */
final class ConnectionQuestions {

	private final ConnectionState state;

	private final ConnectionEnvironment environment;

	/** Written under this; most connections never ask. */
	private volatile @Nullable PendingAnswers pending;

	ConnectionQuestions(ConnectionState state, ConnectionEnvironment environment) {
		this.state = state;
		this.environment = environment;
	}

	<T> CompletionStage<T> ask(ManagedConnection connection, String event, Object payload, Class<T> type,
			Duration timeout) {
		Assert.isTrue(!timeout.isNegative() && !timeout.isZero(), "The timeout must be positive");
		Assert.state(connection.codec() instanceof EventCodec, () -> connection.codec().getClass().getName()
				+ " reads no events, so that no answer would be found on " + connection + ": make it an EventCodec");
		PendingAnswers pending = pending();
		Question question = pending.ask(event);
		CompletableFuture<InboundEvent> answer = question.answer();
		Asking asking = this.environment.sendObserver().asking(connection.endpoint(), event);
		if (asking != null) {
			answer.whenComplete((received, failure) -> asking.ended(failure));
		}
		CompletableFuture<InboundEvent> answered = pending.answer(question, timeout, this.environment.scheduler());
		if (!answer.isDone()) {
			try {
				send(connection, question, payload, (asking != null) ? asking.trace() : null);
			}
			catch (RuntimeException ex) {
				answer.completeExceptionally(ex);
				throw ex;
			}
		}
		ApplicationStage<T> result = new ApplicationStage<>(connection.executor());
		answered.thenApplyAsync((received) -> connection.payload(received, type), connection.executor())
			.whenComplete((value, failure) -> {
				if (failure != null) {
					result.completeExceptionally(failure);
				}
				else {
					result.complete(value);
				}
			});
		return result;
	}

	private void send(ManagedConnection connection, Question question, Object payload, @Nullable CarriedTrace trace) {
		Object message = this.environment.events().envelope().traced(question.event(), payload, question.id(), trace);
		connection.send(message, Overflow.CLOSE).whenComplete((result, failure) -> {
			if (result != SendResult.SENT) {
				question.answer().completeExceptionally(new CancellationException("The connection has ended"));
			}
		});
	}

	private synchronized PendingAnswers pending() {
		PendingAnswers pending = this.pending;
		if (pending == null) {
			pending = new PendingAnswers(this.environment.events().maxPendingAnswers(), this.state::isClosed);
			this.pending = pending;
		}
		return pending;
	}

	/**
	 * Whether there are questions without an answer.
	 */
	boolean arePending() {
		PendingAnswers pending = this.pending;
		return pending != null && !pending.isEmpty();
	}

	/**
	 * Whether an event is an answer.
	 */
	boolean isAnswer(InboundEvent event) {
		PendingAnswers pending = this.pending;
		return pending != null && pending.isAnswer(event);
	}

	/**
	 * Takes an answer.
	 * @return {@code false} if the event is none
	 */
	boolean take(InboundEvent event) {
		PendingAnswers pending = this.pending;
		return pending != null && pending.answer(event);
	}

	/**
	 * Gives up all questions: the connection has ended, and nothing is sent any more.
	 */
	void close() {
		PendingAnswers pending = this.pending;
		if (pending != null) {
			pending.close();
		}
	}

}
