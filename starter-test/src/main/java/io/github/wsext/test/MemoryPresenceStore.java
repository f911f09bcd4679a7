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

package io.github.wsext.test;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

import io.github.wsext.presence.PresenceStore;
import org.jspecify.annotations.Nullable;

/**
 * Store of who is present that nodes of one JVM share. It is out of reach where the line
 * is cut, and what a node that is cut off has entered is hidden from the others.
 */
final class MemoryPresenceStore implements PresenceStore, BusLine.End {

	private final BusLine line;

	private volatile @Nullable Listener listener;

	/**
	 * Creates a store as a node has it.
	 * @param line the line to the others
	 */
	MemoryPresenceStore(BusLine line) {
		this.line = line;
		line.attach(this);
	}

	@Override
	public void start(Listener listener) {
		this.listener = listener;
		this.line.bus().presence().join(this);
	}

	private <T> CompletionStage<T> reached(Supplier<T> step) {
		if (!this.line.isUp()) {
			return CompletableFuture
				.failedStage(new IllegalStateException("Presence is out of reach: this node is cut off"));
		}
		synchronized (this.line.bus().presence()) {
			try {
				return CompletableFuture.completedStage(step.get());
			}
			catch (IllegalArgumentException ex) {
				return CompletableFuture.failedStage(ex);
			}
		}
	}

	private NavigableMap<String, Kept> users(String topic) {
		return this.line.bus().presence().users(topic);
	}

	@Override
	public CompletionStage<Change> join(String topic, String user, @Nullable String info) {
		return reached(() -> {
			Kept kept = users(topic).computeIfAbsent(user, (name) -> new Kept());
			// Who has gone with a node is told about when that is over.
			boolean first = kept.stores.isEmpty();
			kept.stores.add(this);
			kept.info = info;
			return new Change(first, visible(topic));
		});
	}

	@Override
	public CompletionStage<Change> leave(String topic, String user) {
		return reached(() -> new Change(remove(topic, user), visible(topic)));
	}

	/**
	 * Takes a user out.
	 * @return whether he is nowhere else
	 */
	private boolean remove(String topic, String user) {
		Kept kept = users(topic).get(user);
		if (kept == null || !kept.stores.remove(this) || !kept.stores.isEmpty()) {
			return false;
		}
		users(topic).remove(user);
		return true;
	}

	private int visible(String topic) {
		return (int) users(topic).values().stream().filter(Kept::isVisible).count();
	}

	@Override
	public CompletionStage<Page> page(String topic, @Nullable String cursor, int limit) {
		return reached(() -> {
			NavigableMap<String, Kept> rest = (cursor != null) ? users(topic).tailMap(decode(cursor), false)
					: users(topic);
			List<Entry> entries = new ArrayList<>();
			for (Map.Entry<String, Kept> each : rest.entrySet()) {
				if (each.getValue().isVisible()) {
					if (entries.size() == limit) {
						return new Page(entries, encode(entries.get(limit - 1).user()), visible(topic));
					}
					entries.add(entry(each.getKey(), each.getValue()));
				}
			}
			return new Page(entries, null, visible(topic));
		});
	}

	private Entry entry(String user, Kept kept) {
		long elsewhere = kept.stores.stream().filter((store) -> store != this && store.line.isUp()).count();
		return new Entry(user, (int) elsewhere, kept.info);
	}

	private static String encode(String user) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(user.getBytes(StandardCharsets.UTF_8));
	}

	private static String decode(String cursor) {
		return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
	}

	@Override
	public CompletionStage<Integer> count(String topic) {
		return reached(() -> visible(topic));
	}

	@Override
	public CompletionStage<Optional<Entry>> find(String topic, String user) {
		return reached(() -> Optional.ofNullable(users(topic).get(user))
			.filter(Kept::isVisible)
			.map((kept) -> entry(user, kept)));
	}

	@Override
	public void cut() {
		// What it has entered is hidden by that.
	}

	@Override
	public void mended() {
		Listener told = this.listener;
		if (told != null) {
			told.entriesLost();
		}
	}

	@Override
	public void ended() {
		List<Runnable> news = new ArrayList<>();
		MemoryPresence presence = this.line.bus().presence();
		synchronized (presence) {
			presence.leave(this);
			for (String topic : presence.topics()) {
				for (String user : List.copyOf(users(topic).keySet())) {
					if (remove(topic, user)) {
						int count = visible(topic);
						news.add(() -> presence.first().ifPresent((store) -> store.left(topic, user, count)));
					}
				}
			}
		}
		news.forEach(Runnable::run);
	}

	private void left(String topic, String user, int count) {
		Listener told = this.listener;
		if (told != null) {
			told.left(topic, user, count);
		}
	}

	void stop() {
		ended();
	}

	/**
	 * A user, and the nodes that have entered him. Guarded by the presence of all.
	 */
	static final class Kept {

		private final Set<MemoryPresenceStore> stores = new HashSet<>();

		private @Nullable String info;

		boolean isVisible() {
			return this.stores.stream().anyMatch((store) -> store.line.isUp());
		}

	}

	/**
	 * What all nodes have entered. Guarded by itself.
	 */
	static final class MemoryPresence {

		private final Map<String, NavigableMap<String, Kept>> topics = new TreeMap<>();

		private final List<MemoryPresenceStore> stores = new ArrayList<>();

		NavigableMap<String, Kept> users(String topic) {
			return this.topics.computeIfAbsent(topic, (name) -> new TreeMap<>());
		}

		List<String> topics() {
			return List.copyOf(this.topics.keySet());
		}

		synchronized void join(MemoryPresenceStore store) {
			this.stores.add(store);
		}

		synchronized void leave(MemoryPresenceStore store) {
			this.stores.remove(store);
		}

		/**
		 * One that is told what happens on behalf of all.
		 */
		synchronized Optional<MemoryPresenceStore> first() {
			return this.stores.stream().filter((store) -> store.line.isUp()).findFirst();
		}

	}

}
