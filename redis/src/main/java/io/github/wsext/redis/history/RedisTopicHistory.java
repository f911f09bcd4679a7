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

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;

import io.github.wsext.redis.broker.ChannelNames;
import io.github.wsext.redis.broker.RedisTopicBroker;
import io.github.wsext.redis.connection.Completions;
import io.github.wsext.redis.connection.RedisClients;
import io.github.wsext.redis.connection.RedisKeys;
import io.github.wsext.redis.connection.RedisLink;
import io.github.wsext.redis.connection.RedisUnavailableException;
import io.github.wsext.topic.TopicHistory;
import io.github.wsext.topic.TopicPosition;
import io.lettuce.core.ScriptOutputType;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the last messages of topics in Redis, for all nodes. A message is numbered, kept
 * and published in one step there. Has a line of its own, so that nobody waits behind
 * large messages. Nobody waits for Redis longer than its time: what has left by then may
 * have been appended or not.
 */
public final class RedisTopicHistory implements TopicHistory {

	/** How long the position of a topic is known of which nobody hears anything. */
	private static final Duration KNOWN = Duration.ofHours(24);

	private static final Duration ONCE = Duration.ofMinutes(5);

	/** Between two steps of which Redis wants the first to be tried again. */
	private static final Duration AGAIN = Duration.ofMillis(20);

	private static final int DIGEST_LENGTH = 8;

	private final RedisLink link;

	private final Duration timeout;

	private final ChannelNames names;

	private final @Nullable RedisTopicBroker broker;

	private final Completions completions = new Completions("wsext-redis-history");

	private final TopicAppends appends = new TopicAppends(this::append, this.completions, this::later);

	private volatile boolean stopped;

	/**
	 * Creates a history, which waits to be started.
	 * @param clients the Redis of the application
	 * @param keys names of what is the application's
	 * @param broker who listens to what is appended; {@code null} where messages do not
	 * travel over Redis
	 */
	public RedisTopicHistory(RedisClients clients, RedisKeys keys, @Nullable RedisTopicBroker broker) {
		this.link = new RedisLink(clients, "wsext-history", "wsext-redis-history-line");
		this.timeout = clients.timeout();
		this.names = new ChannelNames(keys);
		this.broker = broker;
	}

	/**
	 * Connects. Waits for a moment until there is a line, and goes on without if there is
	 * none.
	 */
	public void start() {
		this.completions.start();
		this.link.start();
	}

	@Override
	public CompletionStage<Appended> append(String topic, byte[] message, Retention retention,
			@Nullable String idempotencyKey) {
		if (this.stopped) {
			return CompletableFuture.failedStage(new RedisUnavailableException("The history has been stopped", null));
		}
		PendingAppend append = new PendingAppend(message, retention, idempotencyKey,
				System.nanoTime() + this.timeout.toNanos(), new CompletableFuture<>());
		return this.appends.add(topic, append) ? append.result() : CompletableFuture
			.failedStage(new RedisUnavailableException("Too many messages are on their way to Redis", null));
	}

	private CompletionStage<List<Appended>> append(String topic, List<PendingAppend> appends) {
		List<String> keys = new ArrayList<>(List.of(meta(topic), stream(topic)));
		Retention retention = appends.get(appends.size() - 1).retention();
		long timeToLive = Math.max(1, retention.timeToLive().toMillis());
		List<byte[]> arguments = new ArrayList<>(7 + 3 * appends.size());
		arguments.add(bytes(epoch()));
		arguments.add(bytes(Math.max(1, retention.size())));
		arguments.add(bytes(timeToLive));
		arguments.add(bytes(Math.max(KNOWN.toMillis(), timeToLive)));
		arguments.add(bytes(ONCE.toMillis()));
		addChannel(topic, arguments);
		for (PendingAppend append : appends) {
			String once = append.idempotencyKey();
			if (once != null) {
				keys.add(this.names.key("i", topic, topic.length() + ":" + topic + ":" + once));
			}
			arguments.add(digest(append.message()));
			arguments.add(bytes((once != null) ? "1" : "0"));
			arguments.add(append.message());
		}
		return this.link
			.<List<Object>>run(HistoryScripts.APPEND, ScriptOutputType.MULTI, keys.toArray(String[]::new),
					arguments.toArray(byte[][]::new))
			.thenApply(HistoryAnswers::appended);
	}

	private void later(Runnable action) {
		this.link.later(AGAIN, action);
	}

	private void addChannel(String topic, List<byte[]> arguments) {
		if (this.broker == null) {
			arguments.add(bytes(""));
			arguments.add(bytes(""));
			return;
		}
		RedisTopicBroker.Place place = this.broker.place(topic);
		arguments.add(bytes(place.sharded() ? "SPUBLISH" : "PUBLISH"));
		arguments.add(bytes(place.channel()));
	}

	@Override
	public CompletionStage<Page> read(String topic, @Nullable TopicPosition since, int limit) {
		if (this.stopped) {
			return CompletableFuture.failedStage(new RedisUnavailableException("The history has been stopped", null));
		}
		CompletableFuture<Page> page = new CompletableFuture<>();
		readNow(topic, since, limit).whenComplete((read, failure) -> this.completions.add(() -> {
			if (failure != null) {
				page.completeExceptionally(failure(failure));
			}
			else {
				page.complete(read);
			}
		}));
		return page;
	}

	private CompletionStage<Page> readNow(String topic, @Nullable TopicPosition since, int limit) {
		int count = (since != null) ? Math.max(1, limit) : Math.max(0, limit);
		String epoch = (since != null) ? since.epoch() : "";
		long from = (since != null) ? since.offset() + 1 : 0;
		return this.link
			.<List<Object>>run(HistoryScripts.READ, ScriptOutputType.MULTI, new String[] { meta(topic), stream(topic) },
					bytes(epoch()), bytes(KNOWN.toMillis()), bytes(epoch), bytes(from), bytes(count))
			.thenApply((answer) -> HistoryAnswers.page(answer, since, limit));
	}

	private static RuntimeException failure(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		return (cause instanceof RedisUnavailableException unavailable) ? unavailable
				: new RedisUnavailableException("Redis has failed: " + cause.getMessage(), cause);
	}

	@Override
	public boolean publishes() {
		return this.broker != null;
	}

	/**
	 * Disconnects.
	 */
	public void stop() {
		this.stopped = true;
		this.link.close();
		this.appends.stop();
		this.completions.end();
	}

	private String meta(String topic) {
		return this.names.key("h", topic, topic);
	}

	private String stream(String topic) {
		return this.names.key("m", topic, topic);
	}

	/**
	 * An epoch, for a topic that has none.
	 */
	private static String epoch() {
		return Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), Character.MAX_RADIX);
	}

	private static byte[] digest(byte[] message) {
		try {
			return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(message), DIGEST_LENGTH);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	private static byte[] bytes(long number) {
		return bytes(Long.toString(number));
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}
