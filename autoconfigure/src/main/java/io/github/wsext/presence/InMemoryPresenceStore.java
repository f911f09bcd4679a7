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

package io.github.wsext.presence;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Who is present on this node, by name: a cursor is the last name of its page, so that
 * joins and leaves between two pages move nobody. A topic takes memory as long as
 * somebody is present.
 */
final class InMemoryPresenceStore implements PresenceStore {

	private final ConcurrentMap<String, Users> topics = new ConcurrentHashMap<>();

	@Override
	public boolean isShared() {
		return false;
	}

	@Override
	public CompletionStage<Change> join(String topic, String user, @Nullable String info) {
		boolean[] changed = new boolean[1];
		int[] count = new int[1];
		this.topics.compute(topic, (name, present) -> {
			Users users = (present != null) ? present : new Users();
			changed[0] = users.byName.put(user, new Entry(user, 0, info)) == null;
			count[0] = (changed[0]) ? users.count.incrementAndGet() : users.count.get();
			return users;
		});
		return CompletableFuture.completedStage(new Change(changed[0], count[0]));
	}

	@Override
	public CompletionStage<Change> leave(String topic, String user) {
		boolean[] changed = new boolean[1];
		int[] count = new int[1];
		this.topics.computeIfPresent(topic, (name, users) -> {
			changed[0] = users.byName.remove(user) != null;
			count[0] = (changed[0]) ? users.count.decrementAndGet() : users.count.get();
			return (count[0] != 0) ? users : null;
		});
		return CompletableFuture.completedStage(new Change(changed[0], count[0]));
	}

	@Override
	public CompletionStage<Page> page(String topic, @Nullable String cursor, int limit) {
		try {
			String last = (cursor != null) ? decode(cursor) : null;
			Users users = this.topics.get(topic);
			return CompletableFuture
				.completedStage((users != null) ? users.page(last, limit) : new Page(List.of(), null, 0));
		}
		catch (IllegalArgumentException ex) {
			return CompletableFuture.failedStage(ex);
		}
	}

	@Override
	public CompletionStage<Integer> count(String topic) {
		Users users = this.topics.get(topic);
		return CompletableFuture.completedStage((users != null) ? users.count.get() : 0);
	}

	@Override
	public CompletionStage<Optional<Entry>> find(String topic, String user) {
		Users users = this.topics.get(topic);
		return CompletableFuture.completedStage(Optional.ofNullable((users != null) ? users.byName.get(user) : null));
	}

	/**
	 * Number of topics on which somebody is present.
	 */
	int size() {
		return this.topics.size();
	}

	private static String encode(String user) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(user.getBytes(StandardCharsets.UTF_8));
	}

	private static String decode(String cursor) {
		return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
	}

	/**
	 * Users of a topic. Written within the map's own lock.
	 */
	private static final class Users {

		private final NavigableMap<String, Entry> byName = new ConcurrentSkipListMap<>();

		/** The map would count them one by one. */
		private final AtomicInteger count = new AtomicInteger();

		Page page(@Nullable String last, int limit) {
			Map<String, Entry> rest = (last != null) ? this.byName.tailMap(last, false) : this.byName;
			List<Entry> entries = new ArrayList<>(Math.min(limit, this.count.get()));
			for (Entry entry : rest.values()) {
				if (entries.size() == limit) {
					return new Page(entries, encode(entries.get(limit - 1).user()), this.count.get());
				}
				entries.add(entry);
			}
			return new Page(entries, null, this.count.get());
		}

	}

}
