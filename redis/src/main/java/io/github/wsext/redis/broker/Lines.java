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

package io.github.wsext.redis.broker;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReferenceArray;

import org.jspecify.annotations.Nullable;

/**
 * All lines, and which of them has which place. Belongs to the broker's thread, except
 * {@link #at}.
 */
class Lines {

	private static final long LATE = Duration.ofSeconds(2).toNanos();

	private static final long FIND_EVERY = Duration.ofSeconds(10).toNanos();

	private static final long FIND_AGAIN = Duration.ofMillis(200).toNanos();

	private final Servers servers;

	private final ChannelNames names;

	private final LineOwner owner;

	private final AtomicReferenceArray<@Nullable BrokerLine> byPlace = new AtomicReferenceArray<>(ChannelNames.PLACES);

	private final Map<Server, BrokerLine> byServer = new HashMap<>();

	private boolean finding;

	private boolean misplaced;

	private long nextFind = System.nanoTime();

	private long lastTick = this.nextFind;

	Lines(Servers servers, ChannelNames names, LineOwner owner) {
		this.servers = servers;
		this.names = names;
		this.owner = owner;
	}

	/**
	 * The line that has a place. Safe for use by many threads.
	 */
	@Nullable BrokerLine at(int place) {
		return this.byPlace.get(place);
	}

	/**
	 * Whether messages of all channels arrive, as far as is known.
	 */
	boolean areComplete() {
		return !this.byServer.isEmpty() && this.byServer.values().stream().allMatch(BrokerLine::isComplete);
	}

	void tick(long now) {
		boolean late = now - this.lastTick > LATE;
		this.lastTick = now;
		if (now - this.nextFind >= 0 && !this.finding) {
			find(now);
		}
		List.copyOf(this.byServer.values()).forEach((line) -> line.tick(now, late));
	}

	/**
	 * A place seems to be on another server than was thought.
	 */
	void misplaced() {
		this.misplaced = true;
		this.nextFind = Math.min(this.nextFind, System.nanoTime() + FIND_AGAIN);
	}

	private void find(long now) {
		this.finding = true;
		this.misplaced = false;
		this.nextFind = now + FIND_EVERY;
		this.servers.find().whenComplete((found, failure) -> this.owner.run(() -> {
			this.finding = false;
			if (failure == null) {
				assign(found);
			}
			else if (this.byServer.isEmpty()) {
				this.owner.interrupted();
			}
			if (this.misplaced || failure != null) {
				this.nextFind = System.nanoTime() + FIND_AGAIN;
			}
		}));
	}

	private void assign(@Nullable Server[] found) {
		Map<BrokerLine, Set<Integer>> taken = new HashMap<>();
		Map<BrokerLine, Set<Integer>> lost = new HashMap<>();
		for (int place = 0; place < found.length; place++) {
			Server server = found[place];
			BrokerLine before = this.byPlace.get(place);
			if (server == null || (before != null && before.server() == server)) {
				continue;
			}
			BrokerLine line = this.byServer.computeIfAbsent(server,
					(added) -> new BrokerLine(added, this.names, this.owner));
			taken.computeIfAbsent(line, (any) -> new HashSet<>()).add(place);
			if (before != null) {
				lost.computeIfAbsent(before, (any) -> new HashSet<>()).add(place);
			}
			this.byPlace.set(place, line);
		}
		move(taken, lost);
	}

	private void move(Map<BrokerLine, Set<Integer>> taken, Map<BrokerLine, Set<Integer>> lost) {
		if (taken.isEmpty()) {
			return;
		}
		Set<Integer> moved = new HashSet<>();
		lost.values().forEach(moved::addAll);
		if (!this.owner.subscriptionsAt(moved).isEmpty()) {
			this.owner.interrupted();
		}
		lost.forEach(BrokerLine::leave);
		taken.forEach((line, places) -> line.take(places, this.owner.subscriptionsAt(places)));
		for (BrokerLine line : List.copyOf(this.byServer.values())) {
			if (line.isUnused()) {
				this.byServer.remove(line.server());
				line.close();
			}
		}
		this.owner.complete();
	}

	/**
	 * Closes all of them.
	 * @return completes when all connections are closed
	 */
	CompletableFuture<Void> close() {
		Collection<BrokerLine> all = List.copyOf(this.byServer.values());
		this.byServer.clear();
		for (int place = 0; place < ChannelNames.PLACES; place++) {
			this.byPlace.set(place, null);
		}
		return CompletableFuture.allOf(all.stream().map(BrokerLine::close).toArray(CompletableFuture[]::new));
	}

}
