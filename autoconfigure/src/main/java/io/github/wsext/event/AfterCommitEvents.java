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
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.github.wsext.BroadcastResult;
import io.github.wsext.SendResult;
import io.github.wsext.WsConnection;
import io.github.wsext.WsEvent;
import io.github.wsext.WsEvents;
import io.github.wsext.send.Overflow;
import io.github.wsext.topic.TopicRegistry;
import io.github.wsext.topic.TransactionBoundary;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * Events that wait for the transaction to commit.
 */
final class AfterCommitEvents implements WsEvents {

	private static final Log logger = LogFactory.getLog(AfterCommitEvents.class);

	private final WsEvents events;

	private final EventEnvelope envelope;

	private final TopicRegistry topics;

	private final TransactionBoundary transactions;

	AfterCommitEvents(WsEvents events, EventEnvelope envelope, TopicRegistry topics, TransactionBoundary transactions) {
		this.events = events;
		this.envelope = envelope;
		this.topics = topics;
		this.transactions = transactions;
	}

	@Override
	public Subscription subscribe(String name, Consumer<? super WsEvent> handler) {
		return this.events.subscribe(name, handler);
	}

	@Override
	public CompletionStage<SendResult> send(WsConnection connection, String event, Object payload) {
		return sendAfterCommit(() -> this.events.send(connection, event, payload));
	}

	@Override
	public CompletionStage<SendResult> sendNow(WsConnection connection, String event, Object payload) {
		return sendAfterCommit(() -> this.events.sendNow(connection, event, payload));
	}

	@Override
	public BroadcastResult sendToUser(String user, String event, Object payload) {
		return afterCommit(() -> this.events.sendToUser(user, event, payload));
	}

	@Override
	public BroadcastResult publish(String topic, String event, Object payload) {
		BroadcastResult kept = keep(topic, event, payload, Overflow.byDefault(topic + ' ' + event), null);
		return (kept != null) ? kept : afterCommit(() -> this.events.publish(topic, event, payload));
	}

	@Override
	public BroadcastResult publishNow(String topic, String event, Object payload) {
		BroadcastResult kept = keep(topic, event, payload, Overflow.byDefault(topic + ' ' + event), null);
		return (kept != null) ? kept : afterCommit(() -> this.events.publishNow(topic, event, payload));
	}

	@Override
	public BroadcastResult publishLatest(String topic, String key, String event, Object payload) {
		BroadcastResult kept = keep(topic, event, payload, Overflow.conflate(key), null);
		return (kept != null) ? kept : afterCommit(() -> this.events.publishLatest(topic, key, event, payload));
	}

	@Override
	public BroadcastResult publishOthers(String topic, String event, Object payload, WsConnection sender) {
		BroadcastResult kept = keep(topic, event, payload, Overflow.byDefault(topic + ' ' + event), sender);
		return (kept != null) ? kept : afterCommit(() -> this.events.publishOthers(topic, event, payload, sender));
	}

	private @Nullable BroadcastResult keep(String topic, String event, Object payload, Overflow overflow,
			@Nullable WsConnection except) {
		return this.topics.keep(topic, this.envelope.write(event, payload, null), overflow, except);
	}

	@Override
	public Subscription batch(String event, Duration interval) {
		return this.events.batch(event, interval);
	}

	@Override
	public WsEvents afterCommit() {
		return this;
	}

	private BroadcastResult afterCommit(Supplier<BroadcastResult> publication) {
		CompletableFuture<BroadcastResult> completed = new CompletableFuture<>();
		Runnable action = () -> publication.get().completed().whenComplete((result, failure) -> {
			if (failure != null) {
				completed.completeExceptionally(failure);
			}
			else {
				completed.complete(result);
			}
		});
		return defer(action, completed) ? BroadcastResult.deferred(completed.minimalCompletionStage())
				: publication.get();
	}

	private CompletionStage<SendResult> sendAfterCommit(Supplier<CompletionStage<SendResult>> sending) {
		CompletableFuture<SendResult> completed = new CompletableFuture<>();
		boolean deferred = defer(() -> sending.get().thenAccept(completed::complete), completed);
		return deferred ? completed.minimalCompletionStage() : sending.get();
	}

	private boolean defer(Runnable action, CompletableFuture<?> completed) {
		return this.transactions.defer(() -> run(action, completed),
				() -> completed.completeExceptionally(new CancellationException("The transaction has not committed")));
	}

	private static void run(Runnable action, CompletableFuture<?> completed) {
		try {
			action.run();
		}
		catch (Throwable ex) {
			// The transaction has committed: its caller must not take this for a failure.
			logger.error("Event could not be sent after the commit", ex);
			completed.completeExceptionally(ex);
		}
	}

}
