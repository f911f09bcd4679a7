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

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

import io.github.wsext.BroadcastResult;
import io.github.wsext.Relay;
import io.github.wsext.event.EventEnvelope;
import io.github.wsext.send.ApplicationStage;
import io.github.wsext.send.PublishSampler;
import io.github.wsext.send.Recipient;
import io.github.wsext.support.EngineScheduler;
import io.github.wsext.topic.Channel;
import io.github.wsext.topic.MessageRelay;
import io.github.wsext.topic.PositionedMessage;
import io.github.wsext.topic.RecoverableTopics;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicJoin;
import io.github.wsext.topic.TopicOutbox;
import io.github.wsext.topic.TopicPosition;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

/**
 * The topics of a {@link TopicHistory}: what is published is appended first, and reaches
 * the subscribers of this node through the {@link Tail} of its topic, those of others
 * through theirs. Thread-safe.
 */
public final class HistoryTopics implements RecoverableTopics {

	private static final Log logger = LogFactory.getLog(HistoryTopics.class);

	private static final Duration CHECK_INTERVAL = Duration.ofSeconds(10);

	private final ConcurrentMap<String, Tail> tails = new ConcurrentHashMap<>();

	private final HistorySettings settings;

	private final TopicHistory history;

	private final HistoryMessages messages;

	private final TopicOutbox outbox;

	private final MessageRelay relay;

	private final Executor executor;

	private final TailEnvironment environment;

	private final PublishSampler sampler = new PublishSampler();

	private final AtomicInteger disruptions = new AtomicInteger();

	private final Runnable checks;

	/**
	 * Creates topics without subscribers.
	 */
	HistoryTopics(HistoryConfiguration configuration, EventEnvelope envelope, MessageRelay relay, Executor executor,
			EngineScheduler scheduler, LongSupplier nanoTime) {
		this.settings = configuration.settings();
		this.history = configuration.history();
		this.messages = configuration.messages();
		this.outbox = configuration.outbox();
		this.relay = relay;
		this.executor = executor;
		this.environment = new TailEnvironment(relay, (channel) -> this.tails.containsKey(channel.name()),
				new HistoryReads(this.history), this.messages, envelope, executor, scheduler, nanoTime,
				this.disruptions::get, configuration.observer());
		this.checks = scheduler.every(CHECK_INTERVAL, () -> executor.execute(this::lookAfterAll));
	}

	@Override
	public boolean has(String topic) {
		return this.settings.of(topic) != null;
	}

	private TopicRetention retention(String topic) {
		return Objects.requireNonNull(this.settings.of(topic), "The topic has no history");
	}

	@Override
	public BroadcastResult publish(String topic, Publication publication) {
		TopicRetention retention = retention(topic);
		return publish(topic, write(topic, publication, retention), retention, publication.idempotencyKey());
	}

	private HistoryMessages.HistoryMessage write(String topic, Publication publication, TopicRetention retention) {
		retention.check(topic, publication.overflow());
		HistoryMessages.HistoryMessage message = this.messages.write(publication.message(), retention.overflow(topic),
				publication.except());
		this.relay.requireSize(message.bytes().length);
		return message;
	}

	@Override
	public @Nullable BroadcastResult keep(String topic, Publication publication) {
		if (!this.outbox.isInTransaction()) {
			return null;
		}
		HistoryMessages.HistoryMessage message = write(topic, publication, retention(topic));
		ApplicationStage<BroadcastResult> result = new ApplicationStage<>(this.executor);
		this.outbox.add(topic, message.bytes()).whenComplete((relay, failure) -> {
			if (failure != null) {
				result.completeExceptionally(failure);
			}
			else {
				result.complete(result(Delivered.NONE, CompletableFuture.completedStage(relay)));
			}
		});
		return BroadcastResult.deferred(result);
	}

	/**
	 * Publishes what the outbox has kept.
	 */
	CompletionStage<Relay> publishKept(String topic, byte[] bytes, String idempotencyKey) {
		TopicRetention retention = this.settings.of(topic);
		if (retention == null) {
			throw new IllegalArgumentException("The topic has no history any more (wsext.topic.history)");
		}
		return publish(topic, this.messages.read(bytes), retention, idempotencyKey).completed()
			.thenCompose(BroadcastResult::relay);
	}

	private BroadcastResult publish(String topic, HistoryMessages.HistoryMessage message, TopicRetention retention,
			@Nullable String idempotencyKey) {
		long publishedNanos = this.sampler.begin();
		CompletableFuture<TopicHistory.Appended> appended = append(topic, message, retention, idempotencyKey);
		if (appended.isDone()) {
			return appended(topic, message, appended, publishedNanos);
		}
		ApplicationStage<BroadcastResult> result = new ApplicationStage<>(this.executor);
		appended.whenComplete((value, failure) -> this.executor.execute(() -> {
			try {
				appended(topic, message, appended, publishedNanos).completed().whenComplete((completed, failed) -> {
					if (failed != null) {
						result.completeExceptionally(failed);
					}
					else {
						result.complete(completed);
					}
				});
			}
			catch (Throwable ex) {
				result.completeExceptionally(ex);
			}
		}));
		return BroadcastResult.deferred(result);
	}

	private CompletableFuture<TopicHistory.Appended> append(String topic, HistoryMessages.HistoryMessage message,
			TopicRetention retention, @Nullable String key) {
		try {
			return this.history.append(topic, message.bytes(), retention.toRetention(), key).toCompletableFuture();
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Goes on when it is known whether a message was appended.
	 */
	private BroadcastResult appended(String topic, HistoryMessages.HistoryMessage message,
			CompletableFuture<TopicHistory.Appended> append, long publishedNanos) {
		TopicHistory.Appended appended;
		try {
			appended = append.join();
		}
		catch (Throwable ex) {
			// It may have been appended all the same, or to a history that has lost
			// others.
			check(topic);
			return failed(topic, ex);
		}
		TopicPosition position = appended.position();
		if (appended.repeated()) {
			return result(Delivered.NONE, relayed(position));
		}
		PositionedMessage positioned = new PositionedMessage(position, message.bytes());
		CompletionStage<Relay> relayed = (this.history.publishes() || !this.relay.isNeeded()) ? relayed(position)
				: this.relay.publish(Channel.ofTopic(topic), positioned.toBytes())
					.thenApply((relay) -> Relay.of(relay.outcome(), position.toString()));
		// Only now: a tail that begins later reads the message from the history.
		Tail tail = this.tails.get(topic);
		if (tail == null) {
			return result(Delivered.NONE, relayed);
		}
		CompletableFuture<Delivered> delivered = new CompletableFuture<>();
		tail.arrived(new Arrival(positioned, message, delivered, this.history.publishes() && this.relay.isNeeded(),
				publishedNanos));
		if (delivered.isDone()) {
			return result(delivered.join(), relayed);
		}
		ApplicationStage<BroadcastResult> result = new ApplicationStage<>(this.executor);
		delivered.thenAccept((value) -> result.complete(result(value, relayed)));
		return BroadcastResult.deferred(result);
	}

	private CompletionStage<Relay> relayed(TopicPosition position) {
		return CompletableFuture.completedStage(
				Relay.of(this.relay.isNeeded() ? Relay.Outcome.RELAYED : Relay.Outcome.NONE, position.toString()));
	}

	private static BroadcastResult failed(String topic, Throwable thrown) {
		Throwable failure = (thrown instanceof CompletionException && thrown.getCause() != null) ? thrown.getCause()
				: thrown;
		boolean unknown = failure instanceof TopicHistory.UnknownAppendException;
		logger.warn("A message could not be appended to the history of '" + topic + "'"
				+ (unknown ? ", or it was and nobody has said so" : ""), failure);
		return result(Delivered.NONE,
				CompletableFuture.completedStage(Relay.of(unknown ? Relay.Outcome.UNKNOWN : Relay.Outcome.FAILED)));
	}

	private static BroadcastResult result(Delivered delivered, CompletionStage<Relay> relay) {
		return BroadcastResult.of(delivered.matched(), delivered.queued(), delivered.dropped(), delivered.failed(),
				relay);
	}

	@Override
	public void subscribe(String topic, Recipient subscriber, TopicJoin join) {
		// Within compute, so that it cannot be added to a tail that is just being closed.
		this.tails.compute(topic, (name, existing) -> {
			Tail tail = (existing != null) ? existing : new Tail(name, retention(name), this.environment);
			tail.subscribers().add(subscriber, join);
			return tail;
		});
	}

	@Override
	public void join(String topic) {
		Tail tail = this.tails.get(topic);
		if (tail != null) {
			tail.admit();
		}
	}

	@Override
	public void joinAgain(String topic, Recipient subscriber, TopicJoin join) {
		Tail tail = this.tails.get(topic);
		if (tail != null) {
			tail.subscribers().joinAgain(subscriber, join);
		}
		else {
			join.left();
		}
	}

	@Override
	public void unsubscribe(String topic, Recipient subscriber) {
		List<Runnable> consequences = new ArrayList<>(0);
		this.tails.computeIfPresent(topic, (name, tail) -> {
			Joins subscribers = tail.subscribers();
			Member left = subscribers.remove(subscriber);
			if (left != null) {
				consequences.add(() -> subscribers.left(left));
			}
			if (!subscribers.isEmpty()) {
				return tail;
			}
			consequences.add(tail::close);
			return null;
		});
		// Elsewhere: others may be waiting for what it has put aside.
		consequences.forEach(this.executor::execute);
	}

	@Override
	public void arrived(String topic, PositionedMessage message) {
		Tail tail = this.tails.get(topic);
		if (tail != null) {
			tail.arrived(Arrival.of(message, this.sampler.begin()));
		}
	}

	@Override
	public void check(String topic) {
		Tail tail = this.tails.get(topic);
		if (tail != null) {
			this.executor.execute(tail::check);
		}
	}

	@Override
	public void checkAll() {
		// At once: what comes next may follow what this node has never got.
		this.disruptions.incrementAndGet();
		this.executor.execute(() -> this.tails.values().forEach(Tail::check));
	}

	private void lookAfterAll() {
		if (this.history instanceof InMemoryTopicHistory memory) {
			memory.sweep();
		}
		this.tails.values().forEach(Tail::checkIfIdle);
	}

	/**
	 * Number of topics that have subscribers.
	 */
	int size() {
		return this.tails.size();
	}

	/**
	 * Looks after nothing any more.
	 */
	public void close() {
		this.outbox.stop();
		this.checks.run();
	}

}
