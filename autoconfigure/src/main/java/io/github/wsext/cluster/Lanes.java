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

package io.github.wsext.cluster;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import io.github.wsext.topic.Channel;
import org.jspecify.annotations.Nullable;

/**
 * The queues between a broker, whose threads must not wait, and the connections, for
 * which somebody has to encode. Messages of one channel stay in order. What does not fit
 * is dropped and counted. Thread-safe.
 */
final class Lanes {

	private static final int MAX_MESSAGES = 4096;

	private static final int MAX_BYTES = 8 * 1024 * 1024;

	private final List<Lane> lanes;

	/**
	 * Creates empty lanes.
	 * @param executor runs what takes messages out, one task for each lane
	 * @param consumer takes a message; does not throw
	 * @param dropped told of a message that does not fit
	 */
	Lanes(int count, Executor executor, Consumer<Arrival> consumer, Consumer<Channel> dropped) {
		this.lanes = IntStream.range(0, count).mapToObj((index) -> new Lane(executor, consumer, dropped)).toList();
	}

	void add(Channel channel, byte[] message) {
		this.lanes.get(Math.floorMod(channel.hashCode(), this.lanes.size()))
			.add(new Arrival(channel, message, System.nanoTime()));
	}

	/**
	 * A message that has arrived.
	 *
	 * @param channel where
	 * @param message the message
	 * @param nanos when, as {@link System#nanoTime()} tells
	 */
	record Arrival(Channel channel, byte[] message, long nanos) {
	}

	/**
	 * One queue.
	 */
	private static final class Lane {

		private final Executor executor;

		private final Consumer<Arrival> consumer;

		private final Consumer<Channel> dropped;

		// Guarded by this.

		private final Queue<Arrival> waiting = new ArrayDeque<>();

		private int bytes;

		private boolean running;

		Lane(Executor executor, Consumer<Arrival> consumer, Consumer<Channel> dropped) {
			this.executor = executor;
			this.consumer = consumer;
			this.dropped = dropped;
		}

		void add(Arrival arrival) {
			Admission admission = admit(arrival);
			if (admission == Admission.DROPPED) {
				this.dropped.accept(arrival.channel());
			}
			else if (admission == Admission.START) {
				this.executor.execute(this::run);
			}
		}

		private synchronized Admission admit(Arrival arrival) {
			if (this.waiting.size() >= MAX_MESSAGES || this.bytes + arrival.message().length > MAX_BYTES) {
				return Admission.DROPPED;
			}
			this.waiting.add(arrival);
			this.bytes += arrival.message().length;
			if (this.running) {
				return Admission.WAITS;
			}
			this.running = true;
			return Admission.START;
		}

		private void run() {
			for (Arrival next = next(); next != null; next = next()) {
				this.consumer.accept(next);
			}
		}

		private synchronized @Nullable Arrival next() {
			Arrival next = this.waiting.poll();
			if (next == null) {
				this.running = false;
			}
			else {
				this.bytes -= next.message().length;
			}
			return next;
		}

	}

	/**
	 * What became of a message that was to be added.
	 */
	private enum Admission {

		/** It did not fit. */
		DROPPED,

		/** Somebody takes it out in its turn. */
		WAITS,

		/** Somebody has to begin to take out. */
		START

	}

}
