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

package io.github.wsext.redis.node;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import io.github.wsext.Relay;

/**
 * Commands of this node that wait until Redis has them, in order. Those that it had
 * lately are kept, too, as a failover may lose them. Any thread adds; one sends.
 */
class CommandOutbox {

	private static final int MAX_WAITING = 10_000;

	private static final long MAX_WAITING_BYTES = 16 * 1024 * 1024;

	private static final int BATCH = 100;

	private static final int MAX_SENT = 256;

	private static final long SENT_NANOS = TimeUnit.MINUTES.toNanos(1);

	private static final long ANSWER_NANOS = TimeUnit.SECONDS.toNanos(1);

	/** Of this kind are commands. */
	static final String COMMAND = "c";

	/** Of this kind is what says that commands were lost. */
	static final String LOST = "x";

	private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();

	private final AtomicInteger count = new AtomicInteger();

	private final AtomicLong bytes = new AtomicLong();

	private volatile boolean overflown;

	/** What Redis had lately, by its position. */
	private final Map<String, Sent> sent = new LinkedHashMap<>();

	private final Consumer<Runnable> completions;

	/**
	 * Creates an outbox.
	 * @param completions where stages complete
	 */
	CommandOutbox(Consumer<Runnable> completions) {
		this.completions = completions;
	}

	CompletionStage<Relay> add(byte[] command) {
		if (this.count.get() >= MAX_WAITING || this.bytes.get() >= MAX_WAITING_BYTES) {
			// Instead of it the others are told that commands were lost.
			this.overflown = true;
			return CompletableFuture.completedStage(Relay.of(Relay.Outcome.UNKNOWN));
		}
		this.count.incrementAndGet();
		this.bytes.addAndGet(command.length);
		Waiting added = new Waiting(command);
		this.waiting.add(added);
		return added.stage;
	}

	/**
	 * Sends all that waits. What has failed is sent again next time.
	 */
	void send(NodeStore store) {
		for (List<Waiting> batch = batch(); !batch.isEmpty(); batch = batch()) {
			List<byte[]> commands = batch.stream().map((each) -> each.command).toList();
			List<String> positions = store.send(COMMAND, commands);
			long now = System.nanoTime();
			for (int i = 0; i < positions.size(); i++) {
				this.sent.put(positions.get(i), new Sent(commands.get(i), now));
				this.waiting.remove();
				this.count.decrementAndGet();
				this.bytes.addAndGet(-commands.get(i).length);
				batch.get(i).complete(Relay.Outcome.RELAYED, this.completions);
			}
			forgetOld(now);
		}
		if (this.overflown) {
			store.send(LOST, List.of(new byte[0]));
			this.overflown = false;
		}
	}

	private List<Waiting> batch() {
		return this.waiting.stream().limit(BATCH).toList();
	}

	private void forgetOld(long now) {
		this.sent.values().removeIf((each) -> now - each.time > SENT_NANOS);
		var oldest = this.sent.keySet().iterator();
		for (int excess = this.sent.size() - MAX_SENT; excess > 0; excess--) {
			oldest.next();
			oldest.remove();
		}
	}

	/**
	 * Sends what Redis had and has no more.
	 */
	void repair(NodeStore store) {
		forgetOld(System.nanoTime());
		if (this.sent.isEmpty()) {
			return;
		}
		List<Sent> commands = new ArrayList<>(this.sent.values());
		Map<String, byte[]> byPosition = new LinkedHashMap<>();
		this.sent.forEach((position, each) -> byPosition.put(position, each.command));
		List<String> positions = store.repair(byPosition);
		this.sent.clear();
		for (int i = 0; i < positions.size(); i++) {
			this.sent.put(positions.get(i), commands.get(i));
		}
	}

	/**
	 * Keeps nobody waiting any longer for what has not been sent.
	 */
	void giveUpOld() {
		long now = System.nanoTime();
		for (Waiting each : this.waiting) {
			if (now - each.time < ANSWER_NANOS) {
				return;
			}
			each.complete(Relay.Outcome.UNKNOWN, this.completions);
		}
	}

	/**
	 * Keeps nobody waiting any longer.
	 */
	void close() {
		this.waiting.forEach((each) -> each.complete(Relay.Outcome.UNKNOWN, this.completions));
	}

	private static final class Waiting {

		private final byte[] command;

		private final long time = System.nanoTime();

		private final CompletableFuture<Relay> stage = new CompletableFuture<>();

		private final AtomicBoolean told = new AtomicBoolean();

		private Waiting(byte[] command) {
			this.command = command;
		}

		private void complete(Relay.Outcome outcome, Consumer<Runnable> completions) {
			if (this.told.compareAndSet(false, true)) {
				completions.accept(() -> this.stage.complete(Relay.of(outcome)));
			}
		}

	}

	private record Sent(byte[] command, long time) {
	}

}
